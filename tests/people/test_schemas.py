"""Input about people is refused by field."""

from __future__ import annotations

from typing import Any

import pytest

from core.base_schema import load
from core.errors import Invalid
from people.schemas import DepartmentSchema, UserSchema

NEW = {
    "name": "qian",
    "display_name": "钱",
    "roles": ["agent", "contributor"],
    "department": "safety",
    "active": True,
}


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "system"}, "name"),
        ({"name": "Console"}, "name"),
        ({"name": "a b"}, "name"),
        ({"name": "<b>"}, "name"),
        ({"name": ""}, "name"),
        ({"name": "..."}, "name"),
        ({"name": "x" * 61}, "name"),
        ({"roles": []}, "roles"),
        ({"roles": ["king"]}, "roles.0"),
        ({"roles": "admin"}, "roles"),
        ({"password": "x"}, "password"),
    ],
)
def test_input_about_a_user_is_refused_by_field(values: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        load(UserSchema(), NEW | values)
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize("code", ["", "a b", "a/b", "../x", "x" * 41, "-"])
def test_a_code_is_fit_for_addresses(code: str) -> None:
    with pytest.raises(Invalid) as refused:
        load(DepartmentSchema(), {"code": code, "name": "X"})
    assert list(refused.value.fields) == ["code"]


@pytest.mark.parametrize(
    "address", ["wang", "wang@", "a b@example.com", "w@localhost", "a@b.c\nX:1"]
)
def test_an_address_must_be_one(address: str) -> None:
    with pytest.raises(Invalid) as refused:
        load(UserSchema(), {"name": "x", "roles": ["agent"], "email": address})
    assert list(refused.value.fields) == ["email"]
