"""The members of the committee, who of them is away, and how much waits for each."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from core import clock
from core.cache import TransactionCache
from people.absence_calendar import Absence, away_on
from people.actors import Actor, actor_of
from people.models import User, UserRole
from people.permissions import person_key
from people.roles import Role
from review.models import Assignment
from review.policies.queries import active_reviewers

SHARED_OUT_OVER = timedelta(days=7)


@dataclass
class Committee:
    """The committee on one day. Kept for a transaction; those who assign keep it in step."""

    day: date
    members: dict[int, User]
    actors: dict[int, Actor]
    away: dict[int, Absence]
    waiting: Counter[int] = field(default_factory=Counter)  # user id: open assignments
    lately: Counter[int] = field(default_factory=Counter)  # user id: assignments of the last week

    def is_present(self, user_id: int) -> bool:
        """Whether this is an active member who is not away today, under any of their accounts."""
        member = self.members.get(user_id)
        return member is not None and person_key(member) not in self.people_away

    @cached_property
    def people_away(self) -> frozenset[str]:
        """The persons who are away today."""
        return frozenset(person_key(absence.user) for absence in self.away.values())

    def burden(self, user_id: int) -> tuple[int, int, int]:
        """Sorts members by how much they have: what waits, what they got lately, their id."""
        return self.waiting[user_id], self.lately[user_id], user_id

    def stand_in(self, user_id: int) -> int | None:
        """Who stands in for somebody who is away, further on when they are away too."""
        asked = {user_id}
        while (absence := self.away.get(user_id)) is not None:
            if absence.delegate_id is None or absence.delegate_id in asked:
                return None
            user_id = absence.delegate_id
            asked.add(user_id)
        return user_id if len(asked) > 1 and user_id in self.members else None


_kept = TransactionCache[date, Committee]()


def committee(session: Session) -> Committee:
    """The committee as it stands in this transaction, today."""
    return _kept.current(session, clock.today(), lambda: _read(session))


def chair_ids(session: Session) -> list[int]:
    """The committee's chair: active reviewers who are marked so; there may be none."""
    chairs = _active().where(UserRole.role == Role.REVIEWER, User.is_chair.is_(True))
    return list(session.scalars(chairs))


def administrator_ids(session: Session) -> list[int]:
    """The active administrators."""
    return list(session.scalars(_active().where(UserRole.role == Role.ADMIN)))


def _active() -> Select[int]:
    return (
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.active.is_(True))
        .order_by(User.id)
    )


def forget_committee(session: Session) -> None:
    """Members or absences changed in this transaction: read them again."""
    _kept.forget(session)


def _read(session: Session) -> Committee:
    members = {user.id: user for user in active_reviewers(session)}
    open_ones = (
        select(Assignment.user_id, func.count(Assignment.id))
        .where(Assignment.ended_at.is_(None))
        .group_by(Assignment.user_id)
    )
    recent = (
        select(Assignment.user_id, func.count(Assignment.id))
        .where(Assignment.assigned_at >= clock.now() - SHARED_OUT_OVER)
        .group_by(Assignment.user_id)
    )
    return Committee(
        day=clock.today(),
        members=members,
        actors={user_id: actor_of(user) for user_id, user in members.items()},
        away=away_on(session),
        waiting=Counter(dict(session.execute(open_ones).all())),
        lately=Counter(dict(session.execute(recent).all())),
    )
