"""What cannot wait: of the groups an answer is owed to, those somebody has to act on now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import clock
from core.messages import LazyText, _
from insight.backlog import Waiting
from questions.models import Question, Urgency

SOON = timedelta(hours=1)


class Reason(StrEnum):
    """Why it cannot wait, the gravest first."""

    DANGER = "danger"
    LATE_URGENT = "late_urgent"
    LATE = "late"
    URGENT = "urgent"
    SOON = "soon"


REASON_LABELS: dict[Reason, LazyText] = {
    Reason.DANGER: _("危险"),
    Reason.LATE_URGENT: _("紧急，已逾期"),
    Reason.LATE: _("已逾期"),
    Reason.URGENT: _("紧急"),
    Reason.SOON: _("快到期"),
}
_ORDER = list(Reason)


@dataclass(frozen=True)
class Burning:
    """A group that cannot wait, and why."""

    waiting: Waiting
    reason: Reason


def burning(session: Session, waiting: Iterable[Waiting]) -> list[Burning]:
    """Those of `waiting` that cannot wait: the gravest first, then what was due first."""
    alarming = select(Question.group_id).where(
        Question.alarmed_at.is_not(None), Question.withdrawn.is_(False)
    )
    dangerous = set(session.scalars(alarming))
    found = [
        Burning(one, reason)
        for one in waiting
        if (reason := _reason(one, one.group.id in dangerous)) is not None
    ]
    return sorted(
        found,
        key=lambda one: (_ORDER.index(one.reason), one.waiting.group.due_at, one.waiting.group.id),
    )


def _reason(one: Waiting, is_dangerous: bool) -> Reason | None:
    left = one.group.due_at - clock.now()
    is_urgent = one.group.urgency == Urgency.URGENT
    if is_dangerous:
        return Reason.DANGER
    if left < timedelta(0):
        return Reason.LATE_URGENT if is_urgent else Reason.LATE
    if is_urgent:
        return Reason.URGENT
    return Reason.SOON if left < SOON else None
