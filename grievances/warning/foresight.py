"""How well the warning foresaw what really escalated: precision, recall, calibration. Pure reads.

What really escalated is a customer who went outside the company. What was foreseen is the highest
grade a grievance had until then, or until it was filed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, func, or_, select
from sqlalchemy.orm import Session

from grievances.handling.models import Handling
from grievances.warning.models import LEVELS
from people.actors import Actor
from people.permissions import require_statistics

BANDS = ((0, 0), (1, 2), (3, 4), (5, 7), (8, 11), (12, 10_000))  # points, both included


@dataclass(frozen=True)
class AtLevel:
    """With a warning from `level` on: how many were warned of, escalated, and both."""

    level: int
    warned: int
    escalated: int
    both: int

    @property
    def precision(self) -> float | None:
        """Of those warned of, the share that escalated; None of nothing."""
        return self.both / self.warned if self.warned else None

    @property
    def recall(self) -> float | None:
        """Of those that escalated, the share that was warned of; None of nothing."""
        return self.both / self.escalated if self.escalated else None


@dataclass(frozen=True)
class Band:
    """Grievances with so many points, and how many of them escalated."""

    least: int
    most: int
    cases: int
    escalated: int

    @property
    def share(self) -> float | None:
        """How often those with so many points escalate; None of nothing."""
        return self.escalated / self.cases if self.cases else None


@dataclass(frozen=True)
class Score:
    """The warning over a time: by level, and by points (calibration)."""

    cases: int
    escalated: int
    levels: Sequence[AtLevel]
    bands: Sequence[Band]

    @property
    def rises(self) -> bool:
        """Whether more points never mean fewer escalations: what a calibrated model shows."""
        shares = [band.share for band in self.bands if band.share is not None]
        return shares == sorted(shares)


def score(session: Session, actor: Actor, since: datetime, until: datetime) -> Score:
    """Of what was recorded in a time and has ended: filed, or gone outside. Raises `Forbidden`."""
    require_statistics(actor)
    outside = func.sum(case((Handling.outside_at.is_not(None), 1), else_=0))
    query = (
        select(Handling.peak_grade, Handling.peak_points, func.count(Handling.id), outside)
        .where(*_ended(since, until))
        .group_by(Handling.peak_grade, Handling.peak_points)
    )
    rows = [tuple(map(int, row)) for row in session.execute(query)]
    escalated = sum(gone for _grade, _points, _cases, gone in rows)
    levels = [
        AtLevel(
            level,
            sum(cases for grade, _points, cases, _gone in rows if grade >= level),
            escalated,
            sum(gone for grade, _points, _cases, gone in rows if grade >= level),
        )
        for level in LEVELS
    ]
    bands = [
        Band(
            least,
            most,
            sum(cases for _grade, points, cases, _gone in rows if least <= points <= most),
            sum(gone for _grade, points, _cases, gone in rows if least <= points <= most),
        )
        for least, most in BANDS
    ]
    return Score(sum(row[2] for row in rows), escalated, levels, bands)


def scored(
    session: Session,
    actor: Actor,
    since: datetime,
    until: datetime,
    *,
    level: int = 0,
    points: tuple[int, int] | None = None,
    outside: bool = False,
) -> Sequence[Handling]:
    """What `score` counts, from a level on, with so many points; the most points first.

    `outside`: of these, what escalated. Raises `Forbidden`.
    """
    require_statistics(actor)
    query = select(Handling).where(*_ended(since, until), Handling.peak_grade >= level)
    if points is not None:
        query = query.where(Handling.peak_points.between(*points))
    if outside:
        query = query.where(Handling.outside_at.is_not(None))
    return session.scalars(query.order_by(Handling.peak_points.desc(), Handling.id.desc())).all()


def _ended(since: datetime, until: datetime) -> Sequence[ColumnElement[bool]]:
    return (
        Handling.recorded_at >= since,
        Handling.recorded_at < until,
        or_(Handling.closed_at.is_not(None), Handling.outside_at.is_not(None)),
    )
