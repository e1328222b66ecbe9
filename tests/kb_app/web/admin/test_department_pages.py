"""Administration of departments: bad input, stale forms."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from core.database import Database
from people.models import Department
from tests.makers import Browser


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


def shown_version(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found
    return found[1]


class TestDepartments:
    def test_is_added(self, admin: Browser) -> None:
        saved = admin.post("/admin/departments", {"code": "legal", "name": "法务部"})
        assert saved.status_code == 303
        assert "法务部" in admin.get("/admin/departments").text

    @pytest.mark.parametrize(
        ("form", "field"),
        [
            ({"code": "safety", "name": "另一个"}, "code"),
            ({"code": "a b", "name": "另一个"}, "code"),
            ({"code": "legal", "name": ""}, "name"),
        ],
    )
    def test_bad_input_keeps_the_form_and_changes_nothing(
        self, admin: Browser, form: dict[str, str], field: str
    ) -> None:
        refused = admin.post("/admin/departments", form)
        assert refused.status_code == 400
        assert f'id="f-{field}-error"' in refused.text
        assert f'value="{form["code"]}"' in refused.text
        assert "安全监察部" in refused.text

    def test_stale_form_overwrites_nothing(self, admin: Browser, database: Database) -> None:
        path = "/admin/departments/safety"
        version = shown_version(admin.get(path).text)
        admin.post(path, {"name": "先存的", "active": "true", "version": version})
        stale = admin.post(path, {"name": "后填的", "active": "true", "version": version})
        assert stale.status_code == 412
        assert "先存的" in stale.text
        assert 'value="后填的"' in stale.text
        with database.reading() as session:
            names = session.scalars(select(Department.name)).all()
        assert "先存的" in names
        assert "后填的" not in names
