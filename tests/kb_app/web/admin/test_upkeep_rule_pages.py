"""The rules behind the list 待复核."""

from __future__ import annotations

from collections.abc import Callable

from tests.makers import Browser


def test_the_rules_are_edited_by_kind(browser: Callable[[str], Browser]) -> None:
    admin = browser("admin")
    form = {"review_months": "6", "takedown_days": "0", "version": "0"}
    assert admin.post("/admin/upkeep/answer", form).status_code == 303
    page = admin.get("/admin/upkeep").text
    assert 'value="6"' in page
    assert 'value="0"' in page
    assert admin.post("/admin/upkeep/answer", form).status_code == 412
    for wrong in ({"review_months": "0"}, {"takedown_days": "-1"}, {"review_months": "x"}):
        assert (
            admin.post("/admin/upkeep/answer", {**form, "version": "1", **wrong}).status_code == 400
        )
    assert admin.post("/admin/upkeep/nothing", form).status_code == 400
