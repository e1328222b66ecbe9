"""Who decides on what: pure functions, as tables."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from people.actors import Actor
from people.roles import Role
from review import permissions
from review.models import Purpose

ACTOR, OTHER, SECOND_ACCOUNT = 1, 2, 3
PERSONS = {ACTOR: "A-17", OTHER: "", SECOND_ACCOUNT: "A-17"}
OWN_DEPARTMENT, FOREIGN_DEPARTMENT = 10, 20


def actor(*roles: Role) -> Actor:
    """Somebody of the own department with these roles."""
    return Actor(ACTOR, "x", "x", OWN_DEPARTMENT, frozenset(roles), PERSONS[ACTOR])


def account(number: int) -> Any:
    """As much of an account as says who is behind it."""
    return SimpleNamespace(id=number, person=PERSONS[number])


def review(
    *,
    submitter: int = OTHER,
    writers: frozenset[int] = frozenset({OTHER}),
    purpose: Purpose = Purpose.PUBLISH,
    department: int = OWN_DEPARTMENT,
) -> Any:
    """As much of a review as policies look at."""
    return SimpleNamespace(
        submitted_by=account(submitter),
        purpose=purpose,
        revision=SimpleNamespace(written_by=[account(writer) for writer in sorted(writers)]),
        entry=SimpleNamespace(department_id=department),
    )


@pytest.mark.parametrize("role", Role)
def test_only_reviewers_decide(role: Role) -> None:
    assert permissions.can_review(actor(role)) is (role == Role.REVIEWER)
    assert permissions.can_decide(actor(role), review()) is (role == Role.REVIEWER)


@pytest.mark.parametrize(
    ("asked", "own"),
    [
        ({}, False),
        ({"submitter": ACTOR}, True),
        ({"writers": frozenset({ACTOR})}, True),
        ({"writers": frozenset({OTHER, ACTOR})}, True),
        ({"submitter": SECOND_ACCOUNT}, True),
        ({"writers": frozenset({OTHER, SECOND_ACCOUNT})}, True),
        ({"purpose": Purpose.RETIRE, "submitter": ACTOR}, True),
        ({"purpose": Purpose.RETIRE, "submitter": SECOND_ACCOUNT}, True),
        ({"purpose": Purpose.RETIRE, "writers": frozenset({ACTOR})}, False),
    ],
)
def test_what_is_ones_own(asked: dict[str, Any], own: bool) -> None:
    everything = actor(*Role)
    assert permissions.is_own(everything, review(**asked)) is own
    assert permissions.can_decide(everything, review(**asked)) is not own


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("department", [OWN_DEPARTMENT, FOREIGN_DEPARTMENT])
def test_who_knows_of_a_review_and_who_takes_it_back(role: Role, department: int) -> None:
    who, what = actor(role), review(department=department)
    of_the_department = role == Role.CONTRIBUTOR and department == OWN_DEPARTMENT
    assert permissions.can_withdraw(who, what) is of_the_department
    assert permissions.can_see_review(who, what) is (of_the_department or role == Role.REVIEWER)


@pytest.mark.parametrize(("asked", "own"), [({}, False), ({"submitter": ACTOR}, True)])
def test_in_anothers_place_both_must_be_strangers_to_it(asked: dict[str, Any], own: bool) -> None:
    """Neither may the author have a delegate decide, nor a delegate decide on what they wrote."""
    stranger = Actor(9, "y", "y", None, frozenset(Role))
    what = review(**asked)
    assert permissions.is_own(stranger, what, acting_for=actor(Role.REVIEWER)) is own
    assert permissions.is_own(actor(Role.REVIEWER), what, acting_for=stranger) is own


@pytest.mark.parametrize(
    ("active", "roles", "is_member"),
    [
        (True, {Role.REVIEWER}, True),
        (False, {Role.REVIEWER}, False),
        (True, {Role.ADMIN}, False),
    ],
)
def test_who_is_of_the_committee(active: bool, roles: set[Role], is_member: bool) -> None:
    user: Any = SimpleNamespace(active=active, roles=roles)
    assert permissions.is_of_committee(user) is is_member
