"""What follows from each step of a review for its deadline and for whose turn it is."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from review.assignment import deadlines
from review.assignment.assigning import assign, release
from review.assignment.reminders import tell_of_new_turns
from review.assignment.seats import hours_of
from review.models import Purpose, Review, ReviewState


def opened(session: Session, review: Review) -> None:
    """It was submitted: the clock starts, or goes on where it stood when changes were requested."""
    deadlines.begin_step(review, hours_of(review), spent=_spent_before(session, review))
    tell_of_new_turns(session, assign(session, review))


def next_step(session: Session, review: Review) -> None:
    """A sign-off was given, or one counts no more, and others are waited for, in their own time."""
    deadlines.begin_step(review, hours_of(review))
    tell_of_new_turns(session, assign(session, review))


def closed(session: Session, review: Review) -> None:
    """It has an outcome or was taken back."""
    deadlines.end_step(review)
    release(session, review)


def demand_changed(session: Session, review: Review) -> None:
    """What an open review waits for changed: its grade was raised, say."""
    deadlines.change_hours(review, hours_of(review))
    assign(session, review)


def asked_of_others(session: Session, review: Review) -> None:
    """Its entry is another department's: others may be waited for, in the time that is left."""
    tell_of_new_turns(session, assign(session, review))


def _spent_before(session: Session, review: Review) -> timedelta:
    """What the committee used of the step's time before it returned the entry's last submission."""
    if review.purpose != Purpose.PUBLISH:
        return timedelta(0)
    last = session.scalar(
        select(Review)
        .where(
            Review.entry_id == review.entry_id,
            Review.purpose == Purpose.PUBLISH,
            Review.id != review.id,
        )
        .order_by(Review.id.desc())
        .limit(1)
    )
    if last is None or last.state != ReviewState.CHANGES_REQUESTED:
        return timedelta(0)
    return deadlines.spent_on_step(last)
