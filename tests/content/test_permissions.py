"""What people may do with content: pure functions, as tables."""

from __future__ import annotations

import pytest

from content import permissions
from people.actors import Actor
from people.roles import Role

OWN, FOREIGN = 1, 2


def actor(*roles: Role, department_id: int | None = OWN) -> Actor:
    """Somebody with these roles."""
    return Actor(1, "x", "x", department_id, frozenset(roles))


@pytest.mark.parametrize("role", Role)
def test_each_role_alone(role: Role) -> None:
    who = actor(role)
    assert permissions.can_search(who)
    assert permissions.can_write(who) is (role == Role.CONTRIBUTOR)
    assert permissions.can_write_for(who, OWN) is (role == Role.CONTRIBUTOR)
    assert permissions.can_see_drafts_of(who, OWN) is (role == Role.CONTRIBUTOR)
    assert permissions.can_see_submissions(who) is (role == Role.REVIEWER)
    assert permissions.can_manage_categories(who) is (role == Role.ADMIN)
    assert permissions.can_manage_upkeep(who) is (role == Role.ADMIN)
    oversees = role in (Role.SUPERVISOR, Role.REVIEWER, Role.ADMIN)
    assert permissions.can_oversee(who) is oversees
    assert permissions.can_see_past(who, OWN) is (oversees or role == Role.CONTRIBUTOR)
    assert permissions.can_see_past(who, FOREIGN) is oversees


def test_nobody_acts_for_another_department() -> None:
    everything = actor(*Role)
    assert permissions.can_write_for(everything, OWN)
    assert not permissions.can_write_for(everything, FOREIGN)
    assert not permissions.can_see_drafts_of(everything, FOREIGN)


def test_without_a_department_nobody_writes() -> None:
    assert not permissions.can_write(actor(Role.CONTRIBUTOR, department_id=None))


def test_without_a_role_nothing_is_read() -> None:
    assert not permissions.can_search(actor())
