"""Who works when: named shifts with their members and times, and who is on shift at a moment.

A shift begins on certain days of the week and may end on the next one. Whoever is entered as absent
on the day it begins is not on it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship, selectinload

from core import clock
from core.database import Base
from people.absence_calendar import away_on
from people.models import User

DAYS_BACK = 14  # within which somebody's last shift is looked for


class Shift(Base):
    """A named shift. `weekdays` (1 Monday … 7 Sunday) are those it begins on; one whose end is not
    after its beginning ends on the next day. Never deleted, only made inactive: the log names it.
    """

    __tablename__ = "shifts"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    starts_at: Mapped[time]
    ends_at: Mapped[time]
    weekdays: Mapped[list[Any]]
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column(default=1)

    memberships: Mapped[list[ShiftMember]] = relationship(
        cascade="all, delete-orphan", order_by="ShiftMember.user_id"
    )

    @property
    def members(self) -> list[User]:
        """Whoever works on it, by log-in name."""
        return sorted((one.user for one in self.memberships), key=lambda user: user.name)


class ShiftMember(Base):
    """Somebody works on a shift."""

    __tablename__ = "shift_members"

    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)

    user: Mapped[User] = relationship(lazy="joined")


@dataclass(frozen=True)
class Turn:
    """One shift of one day: from when to when."""

    shift: Shift
    begins: datetime
    ends: datetime

    @property
    def day(self) -> date:
        """The day it begins on."""
        return self.begins.astimezone(clock.HOTLINE_ZONE).date()


def all_shifts(session: Session) -> Sequence[Shift]:
    """All shifts with their members: those in use first, in the order they begin."""
    query = select(Shift).options(selectinload(Shift.memberships))
    return session.scalars(query.order_by(Shift.active.desc(), Shift.starts_at, Shift.id)).all()


def shift_ids_of(session: Session, user_id: int) -> frozenset[int]:
    """The shifts in use that somebody works on."""
    return frozenset(one.id for one in _shifts_of(session, user_id))


def on_shift(session: Session, at: datetime | None = None) -> dict[int, Turn]:
    """Who is on shift at a moment (now when left out): user id to their turn. Active users only."""
    at = at or clock.now()
    away: dict[date, set[int]] = {}
    found: dict[int, Turn] = {}
    query = select(Shift).where(Shift.active.is_(True)).options(selectinload(Shift.memberships))
    for shift in session.scalars(query.order_by(Shift.id)):
        for turn in _turns(shift, at, days_back=1):
            if not turn.begins <= at < turn.ends:
                continue
            if turn.day not in away:
                away[turn.day] = set(away_on(session, turn.day))
            for member in shift.memberships:
                if member.user.active and member.user_id not in away[turn.day]:
                    found.setdefault(member.user_id, turn)
    return found


def last_shift_ended(session: Session, user_id: int) -> datetime | None:
    """When the last shift of somebody was over, the present one aside; None when there was none."""
    now = clock.now()
    ended = [
        turn.ends
        for shift in _shifts_of(session, user_id)
        for turn in _turns(shift, now, days_back=DAYS_BACK)
        if turn.ends <= now
    ]
    return max(ended, default=None)


def _shifts_of(session: Session, user_id: int) -> Sequence[Shift]:
    query = select(Shift).join(ShiftMember).where(ShiftMember.user_id == user_id)
    return session.scalars(query.where(Shift.active.is_(True))).all()


def _turns(shift: Shift, until: datetime, *, days_back: int) -> Iterator[Turn]:
    today = until.astimezone(clock.HOTLINE_ZONE).date()
    for day in _days_until(today, days_back):
        if day.isoweekday() in shift.weekdays:
            last = day if shift.starts_at < shift.ends_at else day + timedelta(days=1)
            yield Turn(shift, _instant(day, shift.starts_at), _instant(last, shift.ends_at))


def _days_until(today: date, days_back: int) -> Iterable[date]:
    return (today - timedelta(days=back) for back in range(days_back + 1))


def _instant(day: date, at: time) -> datetime:
    return datetime.combine(day, at, clock.HOTLINE_ZONE)
