"""The half-year table of grievances, and the cases behind each figure of it. Pure reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Generic, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from content.models import Category
from content.queries import tops_of
from core import clock
from core.paging import Page, page_of
from grievances.halves import Half, Heading, half_of, heading_of
from grievances.models import Grievance, GrievanceImport, GrievanceType
from people.actors import Actor
from people.permissions import require_statistics

Key = TypeVar("Key")


@dataclass(frozen=True)
class Line(Generic[Key]):
    """Cases under a heading or category, by type; `share` of all cases, in percent."""

    key: Key
    by_type: dict[GrievanceType, int]
    cases: int
    share: Decimal


@dataclass(frozen=True)
class Counted:
    """The table of a time: by heading, the most first, and by uppermost category."""

    headings: Sequence[Line[Heading]]
    categories: Sequence[Line[Category]]
    by_type: dict[GrievanceType, int]
    cases: int


@dataclass(frozen=True)
class HalfYear(Counted):
    """The table of a half-year."""

    half: Half


def half_year(session: Session, actor: Actor, half: Half) -> HalfYear:
    """Every case of the half-year, counted. Raises `Forbidden`."""
    found = counted(session, actor, half.first_day, half.last_day)
    return HalfYear(found.headings, found.categories, found.by_type, found.cases, half)


def counted(session: Session, actor: Actor, first_day: date, last_day: date) -> Counted:
    """Every case from one day to another, both included, counted. Raises `Forbidden`."""
    require_statistics(actor)
    query = (
        select(Grievance.category_id, Grievance.type, func.sum(Grievance.cases))
        .where(Grievance.received_on.between(first_day, last_day))
        .group_by(Grievance.category_id, Grievance.type)
    )
    tops, top_of = tops_of(session)
    by_top = {top.id: dict.fromkeys(GrievanceType, 0) for top in tops}
    for category_id, type_, cases in session.execute(query):
        by_top[top_of[category_id].id][type_] += int(cases)
    whole = sum(sum(counts.values()) for counts in by_top.values())
    headings = [
        _line(heading, [by_top[top.id] for top in tops if heading_of(top) == heading], whole)
        for heading in Heading
    ]
    lines = [_line(top, [by_top[top.id]], whole) for top in tops]
    total = _line(None, list(by_top.values()), whole)
    by_cases = sorted(headings, key=lambda line: -line.cases)
    return Counted(by_cases, lines, total.by_type, whole)


def halves(session: Session, actor: Actor) -> list[Half]:
    """This half-year and every one with cases, the latest first. Raises `Forbidden`."""
    require_statistics(actor)
    first, last = session.execute(
        select(func.min(Grievance.received_on), func.max(Grievance.received_on))
    ).one()
    found = {half_of(clock.today())}
    if first is not None:
        years = range(first.year, last.year + 1)
        every = (Half(year, part) for year in years for part in (1, 2))
        found.update(half for half in every if half_of(first) <= half <= half_of(last))
    return sorted(found, reverse=True)


def latest_half(session: Session, actor: Actor) -> Half:
    """The latest half-year with cases; this one when there are none. Raises `Forbidden`."""
    require_statistics(actor)
    last = session.scalar(select(func.max(Grievance.received_on)))
    return half_of(last or clock.today())


def cases(
    session: Session,
    actor: Actor,
    half: Half,
    *,
    heading: Heading | None = None,
    category: str | None = None,
    type_: GrievanceType | None = None,
    limit: int,
    offset: int = 0,
) -> Page[Grievance]:
    """The rows behind a figure, the latest first. `category`: the code of an uppermost one.

    Raises `Forbidden`.
    """
    require_statistics(actor)
    query = select(Grievance).where(_within(half))
    if type_ is not None:
        query = query.where(Grievance.type == type_)
    if heading is not None or category is not None:
        ids = [
            own
            for own, top in tops_of(session)[1].items()
            if (heading is None or heading_of(top) == heading)
            and (category is None or top.code == category)
        ]
        query = query.where(Grievance.category_id.in_(ids))
    ordered = query.order_by(Grievance.received_on.desc(), Grievance.id.desc())
    return page_of(session, ordered, limit=limit, offset=offset)


def imports(session: Session, actor: Actor, most: int) -> Sequence[GrievanceImport]:
    """Files that count, the latest first. Raises `Forbidden`."""
    require_statistics(actor)
    query = (
        select(GrievanceImport)
        .where(GrievanceImport.committed_at.is_not(None))
        .order_by(GrievanceImport.id.desc())
        .limit(most)
    )
    return session.scalars(query).all()


def share(part: int, whole: int) -> Decimal:
    """`part` of `whole` in percent with two places, halves rounded up; 0.00 of nothing."""
    percent = Decimal(100 * part) / whole if whole else Decimal(0)
    return percent.quantize(Decimal("0.01"), ROUND_HALF_UP)


def _within(half: Half) -> ColumnElement[bool]:
    return Grievance.received_on.between(half.first_day, half.last_day)


def _line(key: Key, parts: list[dict[GrievanceType, int]], whole: int) -> Line[Key]:
    by_type = {type_: sum(part[type_] for part in parts) for type_ in GrievanceType}
    found = sum(by_type.values())
    return Line(key, by_type, found, share(found, whole))
