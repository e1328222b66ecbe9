"""What a review still waits for: a seat for each sign-off that is missing, and who may take it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session, object_session

from people.actors import Actor, actor_of
from people.operations_group import in_office
from people.permissions import same_person
from people.roles import Speciality
from review.models import Review, ReviewState
from review.permissions import can_decide
from review.policies.queries import demand_of, standing_approvals
from review.policies.quorum import Need


@dataclass(frozen=True)
class Seat:
    """One sign-off that is waited for.

    Of `departments` when the policy names some, of none of `outside` when it asks for a further
    one, of somebody with the `speciality` when it asks for that. `again`: of anybody, also of those
    whose sign-off was carried over, since nobody has looked at the text as it is now. Of `members`
    when it asks for the operations group: whoever speaks for it today.
    """

    departments: frozenset[int] = frozenset()
    outside: frozenset[int] = frozenset()
    speciality: Speciality | None = None
    again: bool = False
    members: frozenset[int] | None = None


def seats_of(review: Review) -> list[Seat]:
    """The sign-offs an open review still waits for."""
    if review.state != ReviewState.OPEN:
        return []
    seats: list[Seat] = []
    for need in demand_of(_session(review), review).missing:
        seats += [_seat(need, review, seats)] * need.count
    return seats


def hours_of(review: Review) -> int:
    """How many hours the step that is waited for may take."""
    return demand_of(_session(review), review).hours


def can_take(actor: Actor, seat: Seat, review: Review) -> bool:
    """Whether a member of the committee could give this sign-off; nobody gives two."""
    for one in standing_approvals(review):
        given_here = one.carried_from_id is None
        if same_person(actor, actor_of(one.reviewer)) and (given_here or not seat.again):
            return False
    at_home = not seat.departments or actor.department_id in seat.departments
    further = not seat.outside or (
        actor.department_id is not None and actor.department_id not in seat.outside
    )
    able = seat.speciality is None or seat.speciality in actor.specialities
    called = seat.members is None or actor.id in seat.members
    return at_home and further and able and called and can_decide(actor, review)


def _seat(need: Need, review: Review, before: list[Seat]) -> Seat:
    if need.of_group:
        return Seat(members=in_office(_session(review)))
    if not need.further:
        return Seat(need.departments, speciality=need.speciality, again=need.again)
    signed = {s.department_id for s in standing_approvals(review) if s.department_id is not None}
    return Seat(outside=frozenset(signed.union(*(seat.departments for seat in before))))


def _session(review: Review) -> Session:
    session = object_session(review)
    assert session is not None  # a review that is waited for is stored
    return session
