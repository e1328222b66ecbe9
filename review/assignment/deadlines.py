"""How long a step may take, and how a deadline reads.

A step is the wait for one sign-off. Its hours (the policy's) are plain hours of the clock, nights
and holidays included: the hotline answers at night too. The clock runs while the committee has the
submission. It stands while the author works on requested changes: what was left when it was
returned is what is left when it comes back, overdue included. Withdrawing ends it; what is
submitted after that is new. Where a caller was promised a call before that, the promise is the
deadline.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, object_session

from content.awaited import AwaitedEntry, awaited
from core import clock
from core.errors import Text
from core.messages import _
from review.models import Purpose, Review, ReviewState

REMIND_AT_MOST = timedelta(hours=24)
DAYS_FROM = timedelta(hours=48)


class Pressure(StrEnum):
    """How a deadline is shown beside its words."""

    CALM = "neutral"
    SOON = "attention"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Deadline:
    """A deadline in words, and how much it presses."""

    text: Text
    pressure: Pressure


def begin_step(review: Review, hours: int, *, spent: timedelta = timedelta(0)) -> None:
    """Start the clock of the next step; `spent` of its `hours` the committee has used before."""
    review.step_began_at = clock.now()
    review.step_spent_seconds = int(spent.total_seconds())
    review.escalated_at = None
    _set_due(review, hours)


def change_hours(review: Review, hours: int) -> None:
    """The step under way has `hours` in all: its policy or its grade changed."""
    if review.step_began_at is None:
        begin_step(review, hours)
    elif due_in(review, hours) != review.due_at:
        _set_due(review, hours)


def due_in(review: Review, hours: int) -> datetime:
    """When the step under way is due if it may take `hours` in all."""
    began = review.step_began_at or review.submitted_at
    return began + timedelta(hours=hours, seconds=-review.step_spent_seconds)


def end_step(review: Review) -> None:
    """No more is waited for: nobody is reminded."""
    review.remind_at = None


def spent_on_step(review: Review) -> timedelta:
    """What the committee has used of the step's time, up to the decision or to now."""
    began = review.step_began_at or review.submitted_at
    until = review.decided_at or clock.now()
    return max(until - began, timedelta(0)) + timedelta(seconds=review.step_spent_seconds)


def left(review: Review) -> timedelta | None:
    """What is left of the step's time, negative when overdue; None without a deadline.

    Of a submission that was returned: what was left then, for the clock stands.
    """
    if review.due_at is None:
        return None
    stands = review.state == ReviewState.CHANGES_REQUESTED and review.decided_at
    return review.due_at - (stands or clock.now())


def is_overdue(review: Review) -> bool:
    """Whether the committee is late with an open review."""
    time = left(review)
    return review.state == ReviewState.OPEN and time is not None and time <= timedelta(0)


def deadline_of(review: Review) -> Deadline | None:
    """How the deadline of a review reads: 余 3 小时, 超期 2 小时; None when it has none."""
    time = left(review)
    if time is None:
        return None
    if time <= timedelta(0):
        return Deadline(_overdue(-time), Pressure.OVERDUE)
    is_soon = review.due_at is not None and time <= _notice(review)
    return Deadline(_remaining(time), Pressure.SOON if is_soon else Pressure.CALM)


def follow_promises(session: Session) -> int:
    """Bring forward what is due later than callers were promised; gives how many reviews."""
    late = (
        select(Review)
        .join(AwaitedEntry, AwaitedEntry.entry_id == Review.entry_id)
        .where(
            Review.state == ReviewState.OPEN,
            Review.purpose == Purpose.PUBLISH,
            or_(Review.due_at.is_(None), Review.due_at > AwaitedEntry.until),
        )
        .with_for_update(of=Review)
    )
    found = session.scalars(late).unique().all()
    for review in found:
        _due_at(review, session.get_one(AwaitedEntry, review.entry_id).until)
    session.flush()
    return len(found)


def promised_by(review: Review) -> datetime | None:
    """Until when a caller was promised a call who waits for what is judged."""
    session = object_session(review)
    if session is None or review.purpose != Purpose.PUBLISH:
        return None
    waiting = awaited(session, [review.entry_id]).get(review.entry_id)
    return waiting.until if waiting else None


def _set_due(review: Review, hours: int) -> None:
    due, promised = due_in(review, hours), promised_by(review)
    _due_at(review, min(due, promised) if promised else due)


def _due_at(review: Review, due: datetime) -> None:
    review.due_at = due
    remind = review.due_at - _notice(review)
    review.remind_at = max(remind, clock.now()) if review.due_at > clock.now() else None


def _notice(review: Review) -> timedelta:
    """How long before the deadline it presses: the last quarter of the step, a day at most."""
    began = review.step_began_at or review.submitted_at
    whole = (review.due_at or began) - began + timedelta(seconds=review.step_spent_seconds)
    return min(whole / 4, REMIND_AT_MOST)


def _remaining(time: timedelta) -> Text:
    if time < timedelta(hours=1):
        return _("余 {n} 分钟", n=max(1, int(time.total_seconds() // 60)))
    if time < DAYS_FROM:
        return _("余 {n} 小时", n=int(time.total_seconds() // 3600))
    return _("余 {n} 天", n=time.days)


def _overdue(time: timedelta) -> Text:
    if time < timedelta(hours=1):
        return _("超期 {n} 分钟", n=max(1, int(time.total_seconds() // 60)))
    if time < DAYS_FROM:
        return _("超期 {n} 小时", n=int(time.total_seconds() // 3600))
    return _("超期 {n} 天", n=time.days)
