"""Who may see something, out of the fields of a form: checked, and kept once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from content.applicability.circles import EVERYBODY, Circle
from content.applicability.models import KeptCircle
from core.database import Database
from core.errors import Invalid
from core.messages import _
from people.queries import departments, regions


def circle_from(session: Session, values: Mapping[str, Any]) -> KeptCircle | None:
    """The circle that the fields `seen_by_…` name; None for everybody. Raises `Invalid`."""
    circle = Circle.of_fields(values)
    if circle == EVERYBODY:
        return None
    for name, codes, known in (
        ("seen_by_departments", circle.departments, departments),
        ("seen_by_regions", circle.regions, regions),
    ):
        there = {one.code for one in known(session)} if codes else set()
        for code in codes:
            if code not in there:
                raise Invalid.field(name, _("没有代码为 {code} 的部门或地区", code=code))
    return _kept(session, circle)


def _kept(session: Session, circle: Circle) -> KeptCircle:
    known = select(KeptCircle).where(KeptCircle.key == circle.key)
    found = session.scalar(known)
    if found is not None:
        return found
    dialect = sqlite if Database.of(session).is_sqlite else postgresql
    row = {"key": circle.key, "told": circle.as_json}
    session.execute(dialect.insert(KeptCircle).values(row).on_conflict_do_nothing())
    return session.scalars(known).one()
