"""How much waits for a reviewer, and how much was done this week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from content.models import Revision
from core import clock
from people.actors import Actor
from review.assignment.whose_turn import mine, with_author
from review.models import Review, ReviewState, SignOff
from review.permissions import can_review


@dataclass(frozen=True)
class Workload:
    """Counts for the head of the queue."""

    mine: int  # open, and the actor is to act
    others: int  # open, and somebody else is
    decided_this_week: int  # by the actor, since Monday
    with_author: int = 0  # returned, and not submitted again
    overdue: int = 0  # of the open ones


def workload(session: Session, actor: Actor) -> Workload:
    """The counts for one reviewer."""
    late = Review.due_at <= clock.now()
    counts = (
        select(
            func.count(Review.id),
            func.coalesce(func.sum(case((mine(actor), 1), else_=0)), 0),
            func.coalesce(func.sum(case((late, 1), else_=0)), 0),
        )
        .join(Revision, Review.revision_id == Revision.id)
        .where(Review.state == ReviewState.OPEN)
    )
    total, my_turn, overdue = session.execute(counts).one()
    returned = session.scalar(select(func.count(Review.id)).where(with_author())) or 0
    decided = select(func.count(SignOff.id)).where(
        SignOff.reviewer_id == actor.id,
        SignOff.carried_from_id.is_(None),
        SignOff.at >= clock.start_of(_monday()),
    )
    return Workload(
        mine=my_turn,
        others=total - my_turn,
        decided_this_week=session.scalar(decided) or 0,
        with_author=returned,
        overdue=overdue,
    )


def my_turn_count(session: Session, actor: Actor) -> int:
    """How many reviews wait for the actor, for the badge in the navigation."""
    if not can_review(actor):
        return 0
    query = select(func.count(Review.id)).join(Revision, Review.revision_id == Revision.id)
    return session.scalar(query.where(mine(actor))) or 0


def _monday() -> date:
    today = clock.today()
    return today - timedelta(days=today.weekday())
