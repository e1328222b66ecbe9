"""The operations group: who of which department sits in it, for what, how long, who stands in.

A member who is away by the calendar of absences is stood in for by their substitute on those days.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from core import clock
from core.cache import TransactionCache
from core.database import Base
from people.absence_calendar import Absence
from people.models import Department, User

FIELD_MAX = 60


class GroupMember(Base):
    """A term in the operations group. `ended_at`: when it was over before its last day.

    It counts as long as the member is of `department`, which they sit for.
    """

    __tablename__ = "group_members"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="days"),
        Index("ix_group_members_days", "ends_on", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    field: Mapped[str] = mapped_column(String(FIELD_MAX))
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    appointed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    appointed_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]  # that the term ends soon

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")
    department: Mapped[Department] = relationship(lazy="joined")
    substitute: Mapped[User | None] = relationship(foreign_keys=[substitute_id], lazy="joined")

    def holds(self, at: datetime) -> bool:
        """Whether the term covers an instant."""
        day = at.astimezone(clock.HOTLINE_ZONE).date()
        return self.starts_on <= day <= self.ends_on and (
            self.ended_at is None or at < self.ended_at
        )

    @property
    def is_able(self) -> bool:
        """Whether the member sits there now: in term, active, and still of the department."""
        of_it = self.user.active and self.user.department_id == self.department_id
        return of_it and self.holds(clock.now())


_kept = TransactionCache[str, tuple[Sequence[GroupMember], Sequence[Absence]]]()


def group_members(session: Session, *, past: bool = False) -> Sequence[GroupMember]:
    """Terms that are not over, with `past` all of them: by department, then field."""
    query = select(GroupMember).join(GroupMember.department)
    if not past:
        query = query.where(GroupMember.ends_on >= clock.today(), GroupMember.ended_at.is_(None))
    order = (Department.id, GroupMember.field, GroupMember.starts_on, GroupMember.id)
    return session.scalars(query.order_by(*order)).all()


def sat_in_group(session: Session, user_id: int, department_id: int | None, at: datetime) -> bool:
    """Whether somebody of a department was in the group at an instant, or stood in for who was."""
    if department_id is None:
        return False
    day = at.astimezone(clock.HOTLINE_ZONE).date()
    members, absences = _rows(session)
    away = {one.user_id for one in absences if one.covers(day)}
    for one in members:
        if one.holds(at) and one.user_id == user_id and one.department_id == department_id:
            return True
        if one.holds(at) and one.substitute_id == user_id and one.user_id in away:
            return True
    return False


def in_office(session: Session) -> frozenset[int]:
    """The active users who speak for the group now: members, and who stands in for the absent."""
    return frozenset(_in_office(session))


def forget_group(session: Session) -> None:
    """Terms or absences changed in this transaction: read them again."""
    _kept.forget(session)


def _in_office(session: Session) -> Iterator[int]:
    members, absences = _rows(session)
    away = {one.user_id for one in absences if one.covers(clock.today())}
    for one in members:
        if one.is_able:
            yield one.user_id
            if one.user_id in away and one.substitute is not None and one.substitute.active:
                yield one.substitute.id


def _rows(session: Session) -> tuple[Sequence[GroupMember], Sequence[Absence]]:
    return _kept.current(session, "", lambda: _read(session))


def _read(session: Session) -> tuple[Sequence[GroupMember], Sequence[Absence]]:
    members = session.scalars(select(GroupMember).order_by(GroupMember.id)).all()
    stood_in_for = {one.user_id for one in members if one.substitute_id is not None}
    if not stood_in_for:
        return members, ()
    absences = select(Absence).where(Absence.user_id.in_(stood_in_for))
    return members, session.scalars(absences).all()
