"""Reading who of the committee is away and what waits for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from core import clock
from core.errors import Forbidden
from core.messages import _
from people.absence_calendar import Absence, absences_from
from people.actors import Actor
from people.models import User
from review.assignment.committee import committee
from review.assignment.seats import can_take, seats_of
from review.models import Assignment, Review
from review.permissions import can_assign, can_review


@dataclass(frozen=True)
class Member:
    """One member of the committee: what waits, how much of it is late, whether they are away."""

    user: User
    waiting: int
    overdue: int
    absence: Absence | None


def require_member(actor: Actor) -> None:
    """Raises `Forbidden` for others than the committee and those who share out its work."""
    if not (can_review(actor) or can_assign(actor)):
        raise Forbidden(_("只有审核委员需要登记缺勤"))


def absences(session: Session, actor: Actor) -> Sequence[Absence]:
    """Absences that are not over: one's own, everybody's for those who assign."""
    require_member(actor)
    return absences_from(session, user_id=None if can_assign(actor) else actor.id)


def stood_in_for(session: Session, actor: Actor) -> Sequence[Absence]:
    """Absences of others that are not over, for which the actor is the delegate."""
    return [one for one in absences_from(session) if one.delegate_id == actor.id]


def members(session: Session) -> list[Member]:
    """The committee, by name."""
    late = case((Review.due_at <= clock.now(), 1), else_=0)
    counted = (
        select(Assignment.user_id, func.count(Assignment.id), func.sum(late))
        .join(Review, Review.id == Assignment.review_id)
        .where(Assignment.ended_at.is_(None))
        .group_by(Assignment.user_id)
    )
    counts = {user_id: (waiting, late) for user_id, waiting, late in session.execute(counted)}
    found = committee(session)
    return [
        Member(user, *counts.get(user.id, (0, 0)), found.away.get(user.id))
        for user in sorted(found.members.values(), key=lambda user: user.display_name)
    ]


def takers(session: Session, actor: Actor, review: Review) -> list[User]:
    """To whom an open review could be given by `actor`: present, entitled, and not awaited yet."""
    if not can_assign(actor):
        return []
    found, seats, awaited = committee(session), seats_of(review), set(review.awaited)
    return [
        user
        for user in sorted(found.members.values(), key=lambda user: user.display_name)
        if found.is_present(user.id)
        and user not in awaited
        and any(can_take(found.actors[user.id], seat, review) for seat in seats)
    ]
