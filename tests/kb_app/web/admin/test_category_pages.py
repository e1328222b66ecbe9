"""Administration of categories: their places, bad input, stale forms."""

from __future__ import annotations

import re

import pytest

from tests.makers import Browser


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def shown_version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


class TestCategories:
    def test_stands_below_its_parent(self, admin: Browser) -> None:
        form = {"code": "billing", "name": "电费电价", "department": "marketing"}
        saved = admin.post("/admin/categories", form | {"parent": "service", "position": "1"})
        assert saved.status_code == 303
        page = admin.get("/admin/categories").text
        rows = re.findall(r'admin__depth--(\d)".*?/admin/categories/([\w-]+)"', page)
        place = rows.index(("1", "billing"))
        assert rows[place - 1] == ("0", "service")

    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"code": "service"}, "code"),
            ({"department": ""}, "department"),
            ({"department": "nowhere"}, "department"),
            ({"parent": "nothing"}, "parent"),
            ({"position": "first"}, "position"),
        ],
    )
    def test_bad_input_keeps_the_form(
        self, admin: Browser, changes: dict[str, str], field: str
    ) -> None:
        form = {"code": "billing", "name": "电费电价", "department": "marketing"}
        refused = admin.post("/admin/categories", form | changes)
        assert refused.status_code == 400
        assert f'id="f-{field}-error"' in refused.text
        assert 'value="电费电价"' in refused.text

    def test_cannot_stand_below_itself(self, admin: Browser) -> None:
        path = "/admin/categories/service"
        version = shown_version(admin.get(path).text)
        form = {"name": "供电服务", "department": "service", "parent": "service", "position": "0"}
        assert admin.post(path, form | {"version": version}).status_code == 400

    def test_stale_form_shows_both(self, admin: Browser) -> None:
        path = "/admin/categories/service"
        version = shown_version(admin.get(path).text)
        form = {"department": "service", "parent": "", "position": "3", "version": version}
        assert admin.post(path, form | {"name": "先存的"}).status_code == 303
        stale = admin.post(path, form | {"name": "后填的"})
        assert stale.status_code == 412
        assert "先存的" in stale.text
        assert 'value="后填的"' in stale.text
