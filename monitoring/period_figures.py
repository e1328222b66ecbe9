"""What monitoring came to in a time: levels and their quotas, weak points, appeals, agreement.

Nothing here names anybody: it is for reports. Plans count where they end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.applicability.readers import NOBODY, reading_for
from core import clock
from monitoring.models import Appeal, Level, Need, Plan, Quota, Sample
from monitoring.queries import Agreed, Weak, agreed, findings_between, weak_by


@dataclass(frozen=True)
class LevelFigures:
    """How far a level came with its quotas, and the mean of the scores that hold."""

    level: Level
    wanted: int
    drawn: int
    done: int
    mean: float | None


@dataclass(frozen=True)
class PeriodFigures:
    """All of a time; `agreements`: by the name of a plan."""

    levels: Sequence[LevelFigures]
    agreements: Sequence[tuple[str, Agreed]]
    findings: int
    flagged: int
    by_skill: Sequence[Weak]
    by_category: Sequence[Weak]
    by_entry: Sequence[Weak]
    by_team: Sequence[Weak]
    appeals: int
    upheld: int
    needs_met: int
    needs_open: int


def period_figures(session: Session, since: date, until: date) -> PeriodFigures:
    """What a time came to, both days included."""
    begin, end = clock.start_of(since), clock.end_of(until)
    plans = session.scalars(
        select(Plan).where(Plan.ends_on >= since, Plan.ends_on <= until).order_by(Plan.id)
    ).all()
    ids = [one.id for one in plans]
    agreement = agreed(session, ids)
    found = findings_between(session, since, until)
    appeals, upheld = session.execute(
        select(func.count(), func.count().filter(Appeal.is_upheld.is_(True))).where(
            Appeal.at >= begin, Appeal.at < end
        )
    ).one()
    met, waiting = session.execute(
        select(
            func.count().filter(Need.met_at >= begin, Need.met_at < end),
            func.count().filter(Need.since < end, (Need.met_at.is_(None)) | (Need.met_at >= end)),
        ).select_from(Need)
    ).one()
    with reading_for(session, NOBODY):  # it is kept, and read by many
        by_entry = weak_by(found, "entry")
    return PeriodFigures(
        levels=_levels(session, ids),
        agreements=[(one.name, agreement[one.id]) for one in plans if agreement[one.id].doubled],
        findings=len(found),
        flagged=sum(bool(one.flag) for one in found),
        by_skill=weak_by(found, "skill"),
        by_category=weak_by(found, "category"),
        by_entry=by_entry,
        by_team=weak_by(found, "team"),
        appeals=appeals,
        upheld=upheld,
        needs_met=met,
        needs_open=waiting,
    )


def _levels(session: Session, plan_ids: Sequence[int]) -> list[LevelFigures]:
    quotas = (
        select(Quota.level, func.sum(Quota.calls + Quota.entries))
        .where(Quota.plan_id.in_(plan_ids))
        .group_by(Quota.level)
    )
    wanted = {level: int(number) for level, number in session.execute(quotas)}
    counted = select(
        Sample.level, func.count(Sample.id), func.count(Sample.concluded_at), func.avg(Sample.total)
    )
    counted = counted.where(Sample.plan_id.in_(plan_ids)).group_by(Sample.level)
    drawn = {level: rest for level, *rest in session.execute(counted)}
    return [
        LevelFigures(level, wanted.get(level, 0), *drawn.get(level, (0, 0, None)))
        for level in Level
    ]
