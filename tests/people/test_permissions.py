"""What people may do with people."""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest

from core.errors import Forbidden
from people.actors import Actor
from people.permissions import (
    can_issue_token,
    can_manage_people,
    person_key,
    require_statistics,
)
from people.roles import Role


def actor(*roles: Role, actor_id: int = 1) -> Actor:
    """Somebody with these roles."""
    return Actor(actor_id, "x", "x", None, frozenset(roles))


@pytest.mark.parametrize("role", Role)
def test_only_administrators_manage_people(role: Role) -> None:
    assert can_manage_people(actor(role)) is (role == Role.ADMIN)


@pytest.mark.parametrize("role", Role)
def test_statistics_are_for_who_watches_over_the_whole(role: Role) -> None:
    with nullcontext() if role in (Role.SUPERVISOR, Role.ADMIN) else pytest.raises(Forbidden):
        require_statistics(actor(role))


def test_one_of_several_roles_is_enough() -> None:
    assert can_manage_people(actor(Role.AGENT, Role.ADMIN))
    assert not can_manage_people(actor())


@pytest.mark.parametrize("role", Role)
def test_tokens_are_issued_for_oneself_or_by_administrators(role: Role) -> None:
    assert can_issue_token(actor(role), 1)
    assert can_issue_token(actor(role), 2) is (role == Role.ADMIN)


def test_accounts_are_one_persons_by_the_number_of_the_person_alone() -> None:
    one: Any = SimpleNamespace(person="W-1", id=1)
    other: Any = SimpleNamespace(person="W-1", id=2)
    without: Any = SimpleNamespace(person="", id=1)
    assert person_key(one) == person_key(other)
    assert len({person_key(one), person_key(without), None}) == 3
