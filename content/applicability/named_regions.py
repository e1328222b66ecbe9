"""For whom something holds, out of the fields of a form: checked, regions by their codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from content.applicability.for_whom import as_stored
from core.errors import Invalid
from core.messages import _
from people.queries import regions


def scope_from(session: Session, values: Mapping[str, Any]) -> dict[str, Any] | None:
    """What is stored of the fields that say for whom something holds; regions may be called by
    their names. Raises `Invalid`."""
    named = values.get("regions") or ()
    coded = _codes(session, named, "regions") if named else []
    return as_stored({**values, "regions": coded})


def with_region_codes(session: Session, content: Mapping[str, Any]) -> dict[str, Any]:
    """A loaded content whose clauses name regions by their codes. Raises `Invalid`."""
    settled = dict(content)
    clauses = content.get("clauses") or ()
    if any(clause.get("regions") for clause in clauses):
        settled["clauses"] = [
            {**clause, "regions": _codes(session, named, f"content.clauses.{place}.regions")}
            if (named := clause.get("regions"))
            else clause
            for place, clause in enumerate(clauses)
        ]
    return settled


def _codes(session: Session, named: list[str], field: str) -> list[str]:
    """The codes of regions that are named by code, or by a name that only one has."""
    known = regions(session)
    codes = {region.code for region in known}
    found = []
    for one in named:
        own = [region.code for region in known if region.name == one]
        if one not in codes and len(own) > 1:
            raise Invalid.field(field, _("不止一个地区叫“{name}”，请写代码", name=one))
        if one not in codes and not own:
            raise Invalid.field(field, _("没有代码或名称为 {code} 的地区", code=one))
        found.append(one if one in codes else own[0])
    return found
