"""How much waits for a reviewer, and how much was done this week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from content.models import Revision, RevisionWriter
from core import clock
from people.actors import Actor
from review.models import LEASE, Purpose, Review, ReviewState, SignOff


@dataclass(frozen=True)
class Workload:
    """Counts for the head of the queue."""

    mine: int  # open, and the actor may decide them now
    others: int  # open, but held by somebody else or the actor's own
    decided_this_week: int  # by the actor, since Monday


def workload(session: Session, actor: Actor) -> Workload:
    """The counts for one reviewer."""
    is_open = Review.state == ReviewState.OPEN
    total = session.scalar(select(func.count(Review.id)).where(is_open)) or 0
    blocked = (
        session.scalar(
            select(func.count(Review.id))
            .join(Revision, Review.revision_id == Revision.id)
            .where(is_open, or_(_held_by_another(actor), _own(actor)))
        )
        or 0
    )
    decided = select(func.count(SignOff.id)).where(
        SignOff.reviewer_id == actor.id, SignOff.at >= clock.start_of(_monday())
    )
    return Workload(total - blocked, blocked, session.scalar(decided) or 0)


def _monday() -> date:
    today = clock.today()
    return today - timedelta(days=today.weekday())


def _held_by_another(actor: Actor) -> ColumnElement[bool]:
    now = clock.now()
    is_held = and_(Review.claim_ends_at > now, Review.claim_ends_at <= now + 2 * LEASE)
    return and_(is_held, Review.claimed_by_id != actor.id)


def _own(actor: Actor) -> ColumnElement[bool]:
    """`review.policy.is_own` as a condition, for a query that joins Revision to Review."""
    wrote = (
        select(RevisionWriter.user_id)
        .where(RevisionWriter.revision_id == Revision.id, RevisionWriter.user_id == actor.id)
        .exists()
    )
    written = and_(Review.purpose == Purpose.PUBLISH, or_(Revision.author_id == actor.id, wrote))
    return or_(Review.submitted_by_id == actor.id, written)
