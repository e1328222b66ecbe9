"""What people may do with people."""

from __future__ import annotations

import pytest

from people.actors import Actor
from people.permissions import can_issue_token, can_manage_people
from people.roles import Role


def actor(*roles: Role, actor_id: int = 1) -> Actor:
    """Somebody with these roles."""
    return Actor(actor_id, "x", "x", None, frozenset(roles))


@pytest.mark.parametrize("role", Role)
def test_only_administrators_manage_people(role: Role) -> None:
    assert can_manage_people(actor(role)) is (role == Role.ADMIN)


def test_one_of_several_roles_is_enough() -> None:
    assert can_manage_people(actor(Role.AGENT, Role.ADMIN))
    assert not can_manage_people(actor())


@pytest.mark.parametrize("role", Role)
def test_tokens_are_issued_for_oneself_or_by_administrators(role: Role) -> None:
    assert can_issue_token(actor(role), 1)
    assert can_issue_token(actor(role), 2) is (role == Role.ADMIN)
