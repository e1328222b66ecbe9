"""What administration's forms hold: the stored values as a form sends them, and both on a clash."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from marshmallow import Schema

from content.models import Category
from content.schemas import CategorySchema
from core.base_schema import Whole
from core.errors import Invalid, Text
from core.messages import LazyText, _, enumerated
from kb_app.security import CSRF_FIELD
from kb_app.web.kit.forms import decode
from people.models import Department, User
from people.roles import ROLE_LABELS, SPECIALITY_LABELS, Role, Speciality
from people.schemas import DepartmentSchema, UserSchema

ACTIVE_LABELS: dict[str, LazyText] = {"true": _("启用"), "false": _("停用")}


class ChangedUserSchema(UserSchema):
    """A user's form, with the version it was opened at."""

    version = Whole(required=True)


class ChangedDepartmentSchema(DepartmentSchema):
    """A department's form, with the version it was opened at."""

    version = Whole(required=True)


class ChangedCategorySchema(CategorySchema):
    """A category's form, with the version it was opened at."""

    version = Whole(required=True)


@dataclass(frozen=True)
class Clash:
    """One field that two people filled in differently."""

    label: Text
    mine: str
    stored: str


def typed_form() -> dict[str, Any]:
    """The form as it was sent, without the CSRF token. Raises `Invalid`."""
    return decode(request.form.items(multi=True), without={CSRF_FIELD})


def filled(typed: Mapping[str, Any]) -> dict[str, Any]:
    """Without what was left empty: the schemas know that as absent."""
    return {name: value for name, value in typed.items() if value != ""}


def user_values(user: User) -> dict[str, Any]:
    """A user as their form would send it."""
    return {
        "display_name": user.display_name,
        "roles": sorted(user.roles),
        "department": user.department.code if user.department else "",
        "email": user.email,
        "active": _yes_no(user.active),
        "person": user.person,
        "specialities": sorted(user.specialities),
        "is_chair": _yes_no(user.is_chair),
        "version": user.version,
    }


def department_values(department: Department) -> dict[str, Any]:
    """A department as its form would send it."""
    return {
        "name": department.name,
        "active": _yes_no(department.active),
        "is_service": _yes_no(department.is_service),
        "version": department.version,
    }


def category_values(category: Category) -> dict[str, Any]:
    """A category as its form would send it."""
    return {
        "name": category.name,
        "department": category.department.code,
        "parent": category.parent.code if category.parent else "",
        "position": str(category.position),
        "version": category.version,
    }


def clashes(
    schema: Schema,
    mine: Mapping[str, Any],
    stored: Mapping[str, Any],
    names: Mapping[str, str] | None = None,
) -> list[Clash]:
    """The fields in which what was typed and what is stored differ, for people to read.

    `names`: what codes of departments and categories stand for, by "field:code".
    """
    return list(_clashes(schema, mine, stored, names or {}))


def names_of(field: str, named: Iterable[Department | Category]) -> dict[str, str]:
    """The names of what `field` can hold, for `clashes`."""
    return {f"{field}:{one.code}": one.name for one in named}


def _clashes(
    schema: Schema, mine: Mapping[str, Any], stored: Mapping[str, Any], names: Mapping[str, str]
) -> Iterator[Clash]:
    for name, spec in schema.fields.items():
        if name not in stored or name == "version":
            continue
        left, right = _readable(name, mine.get(name, "")), _readable(name, stored[name])
        if left != right:
            label = spec.metadata.get("label", name)
            yield Clash(
                label, names.get(f"{name}:{left}", left), names.get(f"{name}:{right}", right)
            )


def _readable(name: str, value: Any) -> str:
    if name == "roles":
        held = value if isinstance(value, list) else []
        return enumerated(ROLE_LABELS[role] for role in Role if role in held)
    if name == "specialities":
        held = value if isinstance(value, list) else []
        return enumerated(SPECIALITY_LABELS[one] for one in Speciality if one in held)
    if name == "active":
        return str(ACTIVE_LABELS.get(str(value), value))
    if name in ("is_chair", "is_service"):
        return str(_("是") if str(value) == "true" else _("否"))
    return str(value)


def taken(message: LazyText) -> Invalid:
    """The code of a new thing is already another's."""
    return Invalid.field("code", message, code="code_taken")


def _yes_no(value: bool) -> str:
    return "true" if value else "false"
