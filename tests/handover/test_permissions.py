"""Who may hand over, accept, see."""

from __future__ import annotations

import pytest

from handover import permissions
from handover.models import Handover
from people.actors import Actor
from people.roles import Role

OWN, OTHER = 1, 2


def actor(*roles: Role, home: int | None = OWN) -> Actor:
    """Somebody of a department."""
    return Actor(7, "x", "x", home, frozenset(roles))


@pytest.mark.parametrize(
    ("who", "proposes", "answers", "oversees", "sees"),
    [
        (actor(Role.CONTRIBUTOR), True, False, False, True),
        (actor(Role.CONTRIBUTOR, home=OTHER), False, True, False, True),
        (actor(Role.CONTRIBUTOR, home=None), False, False, False, False),
        (actor(Role.ADMIN), True, False, True, True),
        (actor(Role.REVIEWER), False, False, True, True),
        (actor(Role.SUPERVISOR), False, False, True, True),
        (actor(Role.AGENT), False, False, False, False),
        (actor(), False, False, False, False),
    ],
    ids=["giver", "receiver", "homeless", "admin", "reviewer", "supervisor", "agent", "nobody"],
)
def test_who_may_what(
    who: Actor, proposes: bool, answers: bool, oversees: bool, sees: bool
) -> None:
    handover = Handover(giver_id=OWN, receiver_id=OTHER)
    assert permissions.can_propose_handover(who, OWN) is proposes
    assert permissions.can_withdraw_handover(who, handover) is proposes
    assert permissions.can_answer_handover(who, handover) is answers
    assert permissions.can_see_orphans(who) is oversees
    assert permissions.can_see_handovers(who) is sees
    assert permissions.can_see_duties(who) is bool(who.roles)
