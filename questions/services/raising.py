"""What goes up at once: danger, the seventh call of a customer, many calls in a short time."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import clock
from questions.models import Question, QuestionGroup, StepKind, Urgency
from questions.services import notices
from questions.services.history import add_step
from questions.urgency import BURST_SIGHTINGS, BURST_WITHIN, due_from


def raise_at_once(session: Session, group: QuestionGroup, **why: Any) -> None:
    """Make the group urgent and tell supervisors; once for a group.

    `why`: `danger` (the words) or `calls` (how many of one customer).
    """
    if group.raised_at is not None:
        return
    now = clock.now()
    group.raised_at = now
    group.urgency = Urgency.URGENT
    group.due_at = min(group.due_at, due_from(now, Urgency.URGENT))
    session.flush()
    notices.went_up(session, group, add_step(session, None, group, StepKind.RAISED, **why))


def watch_for_burst(session: Session, group: QuestionGroup, near: Collection[int] = ()) -> None:
    """Raise an alert when many ask within a short time; once for each stretch of it.

    `near`: ids of groups that are much alike; what is asked there counts as well.
    """
    since = clock.now() - BURST_WITHIN
    if group.burst_at is not None and since < group.burst_at <= clock.now():
        return
    recent = session.scalar(
        select(func.count(Question.id)).where(
            Question.group_id.in_({group.id, *near}), Question.asked_at > since
        )
    )
    if (recent or 0) < BURST_SIGHTINGS:
        return
    group.burst_at = clock.now()
    session.flush()
    step = add_step(session, None, group, StepKind.BURST, sightings=recent)
    notices.went_up(session, group, step)
