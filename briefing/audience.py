"""For whom something is required reading: roles, departments, shifts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefing.models import RequiredReading
from content.applicability.readers import is_readable
from content.structure import structure_now
from people.actors import Actor
from people.models import User, UserRole
from people.roles import Role
from people.shift_calendar import Shift, ShiftMember, shift_ids_of


@dataclass(frozen=True)
class Reader:
    """As much of a person as says whether something is for them."""

    id: int
    roles: frozenset[Role]
    department_id: int | None
    shift_ids: frozenset[int]
    posted_to_id: int | None = None
    region_id: int | None = None  # whose callers they answer


@dataclass(frozen=True)
class Audience:
    """Whoever has one of the roles, is in one of the departments and works on one of the shifts.

    What is empty narrows nothing down.
    """

    roles: frozenset[Role] = frozenset()
    department_ids: frozenset[int] = frozenset()
    shift_ids: frozenset[int] = frozenset()

    def has(self, reader: Reader) -> bool:
        """Whether the reader is of it. Who has no role is of none."""
        return (
            bool(reader.roles & self.roles if self.roles else reader.roles)
            and (not self.department_ids or reader.department_id in self.department_ids)
            and (not self.shift_ids or not self.shift_ids.isdisjoint(reader.shift_ids))
        )

    def as_json(self) -> dict[str, Any]:
        """As it is stored."""
        return {
            "roles": sorted(map(str, self.roles)),
            "departments": sorted(self.department_ids),
            "shifts": sorted(self.shift_ids),
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Audience:
        """What `as_json` gave."""
        return cls(
            frozenset(map(Role, stored["roles"])),
            frozenset(stored["departments"]),
            frozenset(stored["shifts"]),
        )


AGENTS = Audience(frozenset({Role.AGENT}))
"""Those a change is for when nobody said otherwise."""


def is_for(audiences: Iterable[Mapping[str, Any]], reader: Reader) -> bool:
    """Whether the reader is of one of the audiences, as they are stored."""
    return any(Audience.from_json(stored).has(reader) for stored in audiences)


def reader_of(session: Session, actor: Actor) -> Reader:
    """The reader an actor is."""
    shifts = shift_ids_of(session, actor.id)
    return Reader(
        actor.id, actor.roles, actor.department_id, shifts, actor.posted_to_id, actor.region_id
    )


def is_asked(session: Session, reading: RequiredReading, reader: Reader) -> bool:
    """Whether a reading is for the reader: for an audience they are of, theirs to see, and of a
    text that can hold where they answer."""
    if not is_for(reading.audiences, reader):
        return False
    structure, revision = structure_now(session), reading.revision
    scope = structure.filed_scope(revision.applies_to, revision.category_id)
    if not structure.concerns(scope, reader.region_id):
        return False
    return is_readable(reading.entry, revision, structure.access_of(reader))


def all_readers(session: Session) -> dict[int, Reader]:
    """Every active user as a reader, by id."""
    roles: dict[int, set[Role]] = defaultdict(set)
    for user_id, role in session.execute(select(UserRole.user_id, UserRole.role)):
        roles[user_id].add(role)
    shifts: dict[int, set[int]] = defaultdict(set)
    working = select(ShiftMember.user_id, ShiftMember.shift_id).join(Shift)
    for user_id, shift_id in session.execute(working.where(Shift.active.is_(True))):
        shifts[user_id].add(shift_id)
    people = select(User.id, User.department_id, User.posted_to_id, User.region_id)
    active = people.where(User.active.is_(True)).order_by(User.id)
    return {
        user_id: Reader(
            user_id, frozenset(roles[user_id]), department, frozenset(shifts[user_id]), *where
        )
        for user_id, department, *where in session.execute(active)
    }
