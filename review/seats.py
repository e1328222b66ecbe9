"""What a review still waits for: a seat for each sign-off that is missing, and who may take it."""

from __future__ import annotations

from dataclasses import dataclass

from people.actors import Actor
from review.models import Review, ReviewState, Verdict
from review.policy import SIGN_OFFS_NEEDED, can_decide

HOURS = 24


@dataclass(frozen=True)
class Seat:
    """One sign-off that is waited for; of `department_id` when the policy names one."""

    department_id: int | None = None


def seats_of(review: Review) -> list[Seat]:
    """The sign-offs an open review still waits for."""
    if review.state != ReviewState.OPEN:
        return []
    given = sum(s.verdict == Verdict.APPROVE for s in review.sign_offs)
    return [Seat()] * max(0, SIGN_OFFS_NEEDED - given)


def hours_of(review: Review) -> int:
    """How many hours the step that is waited for may take."""
    return HOURS


def can_take(actor: Actor, seat: Seat, review: Review) -> bool:
    """Whether a member of the committee could give this sign-off."""
    if any(s.reviewer_id == actor.id for s in review.sign_offs):
        return False
    at_home = seat.department_id is None or actor.department_id == seat.department_id
    return at_home and can_decide(actor, review)
