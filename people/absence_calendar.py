"""Who is away when, and who stands in: the calendar of absences.

A delegate gets no right of whoever is away: what was waiting there is offered to them, and they act
in their own name with what they may do themselves.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from core import clock
from core.database import Base
from people.models import User


class Absence(Base):
    """Somebody is away from one day to another, both of them whole days of the hotline."""

    __tablename__ = "absences"
    __table_args__ = (
        CheckConstraint("starts_on <= ends_on", name="days"),
        Index("ix_absences_days", "ends_on", "starts_on"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    delegate_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    note: Mapped[str] = mapped_column(String(200), default="")
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entered_at: Mapped[datetime]

    user: Mapped[User] = relationship(foreign_keys=[user_id], lazy="joined")
    delegate: Mapped[User | None] = relationship(foreign_keys=[delegate_id], lazy="joined")

    def covers(self, day: date) -> bool:
        """Whether `day` is one of its days."""
        return self.starts_on <= day <= self.ends_on


def forget_old_notes(session: Session, days: int) -> None:
    """Empty the notes of absences that were over more than `days` ago: why somebody was away."""
    old = Absence.ends_on < clock.today() - timedelta(days=days)
    session.execute(update(Absence).where(old, Absence.note != "").values(note=""))


def away_on(session: Session, day: date | None = None) -> dict[int, Absence]:
    """Who is away on `day` (today when left out): user id to absence."""
    day = day or clock.today()
    query = select(Absence).where(Absence.ends_on >= day, Absence.starts_on <= day)
    return {absence.user_id: absence for absence in session.scalars(query)}


def absences_from(
    session: Session, day: date | None = None, *, user_id: int | None = None
) -> Sequence[Absence]:
    """Absences that are not over on `day` (today when left out), the next one first."""
    query = select(Absence).where(Absence.ends_on >= (day or clock.today()))
    if user_id is not None:
        query = query.where(Absence.user_id == user_id)
    return session.scalars(query.order_by(Absence.starts_on, Absence.id)).all()
