"""How much waits for a reviewer, and how much was done this week."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from content.models import Entry, Revision
from core import clock
from people.actors import Actor
from people.roles import Role
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


def returned_count(session: Session, actor: Actor) -> int:
    """How many of the actor's department's texts were returned and not submitted again."""
    if not (actor.has(Role.CONTRIBUTOR) and actor.department_id is not None):
        return 0
    query = (
        select(func.count(Review.id))
        .join(Entry, Review.entry_id == Entry.id)
        .where(with_author(), Entry.department_id == actor.department_id)
    )
    return session.scalar(query) or 0


def returned_entries(session: Session, entry_ids: Collection[int]) -> frozenset[int]:
    """Which of these entries were returned and not submitted again."""
    query = select(Review.entry_id).where(with_author(), Review.entry_id.in_(entry_ids))
    return frozenset(session.scalars(query))


def _monday() -> date:
    today = clock.today()
    return today - timedelta(days=today.weekday())
