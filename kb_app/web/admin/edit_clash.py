"""Two people changed the same thing: what each filled in, field by field, for people to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from content.models import Category
from core.errors import Invalid, Text
from core.messages import LazyText, _, enumerated
from people.models import Department, Region
from people.roles import ROLE_LABELS, SPECIALITY_LABELS, Role, Speciality

ACTIVE_LABELS: dict[str, LazyText] = {"true": _("启用"), "false": _("停用")}


@dataclass(frozen=True)
class Clash:
    """One field that two people filled in differently."""

    label: Text
    mine: str
    stored: str


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


def names_of(field: str, named: Iterable[Department | Category | Region]) -> dict[str, str]:
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
    if name == "seen_by_roles":
        held = value if isinstance(value, list) else []
        return enumerated(ROLE_LABELS[role] for role in Role if role in held)
    if name in ("regions", "customers", "seen_by_departments", "seen_by_regions"):
        return "、".join(value) if isinstance(value, list) else ""
    if name == "active":
        return str(ACTIVE_LABELS.get(str(value), value))
    if name in ("is_chair", "is_service"):
        return str(_("是") if str(value) == "true" else _("否"))
    return str(value)


def taken(message: LazyText) -> Invalid:
    """The code of a new thing is already another's."""
    return Invalid.field("code", message, code="code_taken")


def yes_no(value: bool) -> str:
    """A truth as a form sends it."""
    return "true" if value else "false"
