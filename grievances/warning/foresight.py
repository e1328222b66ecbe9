"""How well the warning foresaw what really escalated: precision, recall, calibration. Pure reads.

What really escalated is a customer who went outside the company. What was foreseen is the highest
grade a grievance had until then, or until it was filed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, or_, select
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
        .where(Handling.recorded_at >= since, Handling.recorded_at < until)
        .where(or_(Handling.closed_at.is_not(None), Handling.outside_at.is_not(None)))
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
