"""What a delegate could not sign in the place of who is away.

A delegate acts in their own name, with what they may do themselves; the rest goes to other members.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.messages import LazyText, _, enumerated
from people.actors import actor_of
from people.models import Department, User
from people.roles import SPECIALITY_LABELS
from review.assignment.seats import Seat, can_take, seats_of
from review.models import Assignment, Review
from review.policies.queries import current_version
from review.policies.rules import Rule, Who, rules_of

Waiting = Sequence[tuple[Review, Sequence[Seat]]]


def out_of_reach(
    session: Session, away: User, delegates: Iterable[User]
) -> dict[int, list[LazyText]]:
    """By user id what `away` could sign and each of `delegates` could not, by the policy in force.

    What waits for `away` now and the delegate may not decide on is named too. Empty lists: they can
    do it all.
    """
    rules = rules_of(current_version(session).rules)
    waiting = [(review, seats_of(review)) for review in _waiting(session, away)]
    return {
        delegate.id: [*_seats_lost(rules, away, delegate), *_waits_in_vain(waiting, delegate)]
        for delegate in delegates
    }


def _seats_lost(rules: Sequence[Rule], away: User, delegate: User) -> list[LazyText]:
    own, theirs = actor_of(away), actor_of(delegate)
    lost: list[LazyText] = []
    department = away.department
    elsewhere = department is not None and own.department_id != theirs.department_id
    if department is not None and elsewhere and _asks_for(rules, department):
        lost.append(_("{department}的会签", department=department.name))
    asked = {one for rule in rules for one in rule.specialities}
    missing = sorted((own.specialities & asked) - theirs.specialities)
    return lost + [SPECIALITY_LABELS[one] for one in missing]


def _waits_in_vain(waiting: Waiting, delegate: User) -> list[LazyText]:
    actor = actor_of(delegate)
    numbers = [
        review.entry.number
        for review, seats in waiting
        if not any(can_take(actor, seat, review) for seat in seats)
    ]
    return [_("现在轮到的 {numbers}", numbers=enumerated(numbers))] if numbers else []


def _asks_for(rules: Iterable[Rule], department: Department) -> bool:
    """Whether some rule wants a sign-off of just this department."""
    wanted = {Who.ANYBODY: False, Who.OWNER: True, Who.SERVICE: department.is_service}
    return any(
        wanted.get(seat.who, seat.department == department.code)
        for rule in rules
        for seat in rule.seats
    )


def _waiting(session: Session, user: User) -> Sequence[Review]:
    query = (
        select(Review)
        .join(Assignment, Assignment.review_id == Review.id)
        .where(Assignment.user_id == user.id, Assignment.ended_at.is_(None))
        .order_by(Review.id)
    )
    return session.scalars(query).unique().all()
