"""Who acts: what policies need to know of a person, and nothing of the database."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.errors import NotFound
from people.models import User
from people.roles import Role, Speciality


@dataclass(frozen=True)
class Actor:
    """A person as policies see them. `department_id` is None for those without a department.

    `person`: the personnel number, empty when it is not known (`people.permissions.same_person`).
    """

    id: int
    name: str
    display_name: str
    department_id: int | None
    roles: frozenset[Role]
    person: str = ""
    specialities: frozenset[Speciality] = frozenset()
    is_chair: bool = False
    password_issued: bool = False
    region_id: int | None = None  # the region whose callers are answered
    posted_to_id: int | None = None  # the region an administrator posted them to

    def has(self, *roles: Role) -> bool:
        """Whether at least one of `roles` is held."""
        return not self.roles.isdisjoint(roles)


SYSTEM_NAME = "system"  # the worker's name in the audit trail
CONSOLE_NAME = "console"  # whoever runs commands on the machine itself
RESERVED_NAMES = frozenset({SYSTEM_NAME, CONSOLE_NAME})

CONSOLE = Actor(0, CONSOLE_NAME, CONSOLE_NAME, None, frozenset({Role.ADMIN}))


def actor_of(user: User) -> Actor:
    """The actor a user is."""
    return Actor(
        user.id,
        user.name,
        user.display_name,
        user.department_id,
        user.roles,
        user.person,
        frozenset(map(Speciality, user.specialities)),
        user.is_chair,
        user.password_issued,
        user.region_id,
        user.posted_to_id,
    )


def load_actor(session: Session, user_id: int) -> Actor:
    """The active user as an actor. Raises `NotFound`."""
    user = session.get(User, user_id)
    if user is None or not user.active:
        raise NotFound
    return actor_of(user)
