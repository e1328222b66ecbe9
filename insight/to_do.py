"""What cannot wait: of questions, grievances and required readings, the gravest first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, selectinload

from briefing.reading_watch import Watched, watched
from core import clock
from core.messages import LazyText, _
from grievances.handling.models import Escalation, Handling, HandlingState
from grievances.handling.queries import late
from insight.backlog import Waiting
from questions.models import Question, Urgency
from questions.urgency import CALLS_THAT_RAISE

SOON = timedelta(hours=1)
BURSTS_SHOWN = timedelta(hours=2)


class Reason(StrEnum):
    """Why it cannot wait, the gravest first."""

    DANGER = "danger"
    RAISED = "raised"
    LATE_URGENT = "late_urgent"
    WARNED = "warned"
    BURST = "burst"
    LATE = "late"
    UNREAD = "unread"
    URGENT = "urgent"
    SOON = "soon"


REASON_LABELS: dict[Reason, LazyText] = {
    Reason.DANGER: _("危险"),
    Reason.RAISED: _("第 7 次"),
    Reason.LATE_URGENT: _("紧急，已逾期"),
    Reason.WARNED: _("预警"),
    Reason.BURST: _("集中"),
    Reason.LATE: _("已逾期"),
    Reason.UNREAD: _("须读"),
    Reason.URGENT: _("紧急"),
    Reason.SOON: _("快到期"),
}
GRAVE = (Reason.DANGER, Reason.RAISED, Reason.LATE_URGENT, Reason.LATE)
_ORDER = list(Reason)


@dataclass(frozen=True)
class ToDo:
    """Something to be done now, until when, and one of what it is about."""

    reason: Reason
    due_at: datetime
    waiting: Waiting | None = None
    grievance: Handling | None = None
    reading: Watched | None = None

    @property
    def level(self) -> int:
        """Of a warning."""
        return self.grievance.grade if self.grievance else 0


def to_do(session: Session, waiting: Iterable[Waiting]) -> list[ToDo]:
    """What cannot wait, `waiting` being what an answer is owed to: the gravest first."""
    found = [*_questions(session, waiting), *_grievances(session), *_readings(session)]
    return sorted(found, key=lambda one: (_ORDER.index(one.reason), -one.level, one.due_at))


def _questions(session: Session, waiting: Iterable[Waiting]) -> Iterator[ToDo]:
    alarming = select(Question.group_id).where(
        Question.alarmed_at.is_not(None), Question.withdrawn.is_(False)
    )
    dangerous = set(session.scalars(alarming))
    for one in waiting:
        if (reason := _of_question(one, one.group.id in dangerous)) is not None:
            yield ToDo(reason, one.group.due_at, waiting=one)


def _of_question(one: Waiting, is_dangerous: bool) -> Reason | None:
    now = clock.now()
    left = one.group.due_at - now
    is_urgent = one.group.urgency == Urgency.URGENT
    if is_dangerous:
        return Reason.DANGER
    if left < timedelta(0) and is_urgent:
        return Reason.LATE_URGENT
    if one.group.burst_at is not None and one.group.burst_at > now - BURSTS_SHOWN:
        return Reason.BURST
    if left < timedelta(0):
        return Reason.LATE
    if is_urgent:
        return Reason.URGENT
    return Reason.SOON if left < SOON else None


def _grievances(session: Session) -> Iterator[ToDo]:
    """Those that went up and nobody took, and those of which a clock has run out."""
    waits = select(Escalation.id).where(
        Escalation.handling_id == Handling.id, Escalation.taken_at.is_(None)
    )
    query = (
        select(Handling)
        .where(Handling.state == HandlingState.OPEN, or_(waits.exists(), late()))
        .options(selectinload(Handling.escalations), selectinload(Handling.terms))
    )
    for one in session.scalars(query):
        up = [escalation for escalation in one.escalations if escalation.taken_at is None]
        if not up:
            due_at = one.due_at if one.hotline_is_late else one.term.due_at
            yield ToDo(Reason.LATE, due_at, grievance=one)
            continue
        reason = Reason.RAISED if one.call_number >= CALLS_THAT_RAISE else Reason.WARNED
        if one.danger:
            reason = Reason.DANGER
        yield ToDo(reason, min(escalation.due_at for escalation in up), grievance=one)


def _readings(session: Session) -> Iterator[ToDo]:
    for one in watched(session):
        if one.missing:
            yield ToDo(Reason.UNREAD, one.reading.due_at, reading=one)
