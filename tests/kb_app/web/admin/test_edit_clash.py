"""Two people changed one thing: the fields in which they differ, in words."""

from __future__ import annotations

from typing import Any

import pytest

from kb_app.web.admin.edit_clash import clashes, names_of, taken, yes_no
from people.models import Department
from people.schemas import DepartmentSchema, UserSchema

MINE: dict[str, Any] = {
    "display_name": "王",
    "roles": ["agent"],
    "department": "safety",
    "active": "true",
    "is_chair": "false",
    "version": "1",
}


def differing(mine: dict[str, Any], **stored: Any) -> list[tuple[str, str]]:
    names = names_of("department", [Department(code="safety", name="安全监察部")])
    found = clashes(UserSchema(), mine, MINE | stored, names)
    return [(clash.mine, clash.stored) for clash in found]


def test_equal_fields_and_versions_are_no_clash() -> None:
    assert differing(MINE, version="7") == []


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ({"display_name": "汪"}, ("王", "汪")),
        ({"roles": ["reviewer", "agent"]}, ("坐席", "坐席、审核委员")),
        ({"department": "gone"}, ("安全监察部", "gone")),
        ({"active": "false"}, ("启用", "停用")),
        ({"is_chair": "true"}, ("否", "是")),
    ],
)
def test_what_differs_is_said_as_people_say_it(
    stored: dict[str, Any], shown: tuple[str, str]
) -> None:
    assert differing(MINE, **stored) == [shown]


def test_what_the_form_left_out_is_shown_empty() -> None:
    (clash,) = clashes(DepartmentSchema(), {"active": "true"}, {"name": "营销部", "active": "true"})
    assert (clash.mine, clash.stored) == ("", "营销部")


def test_truths_are_said_as_a_form_says_them() -> None:
    assert (yes_no(True), yes_no(False)) == ("true", "false")


def test_a_code_in_use_is_an_error_of_its_field() -> None:
    error = taken("用过了")  # type: ignore[arg-type]
    assert (error.code, list(error.fields)) == ("code_taken", ["code"])
