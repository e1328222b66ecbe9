"""Tables of conferences: what is on the agenda and why, minutes, measures with their owners."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core import clock
from core.database import Base, enum_column
from core.messages import LazyText, _
from grievances.handling.models import Handling
from people.models import User

TITLE_MAX = 200
MINUTES_MAX = 8000
MEASURE_MAX = 500
NOTE_MAX = 1000


class AgendaReason(StrEnum):
    """Why a grievance is on the agenda."""

    OPEN = "open"  # under way, and warned of or late
    REPEATED = "repeated"  # the customer called again and again, or was not content
    INSTRUCTIVE = "instructive"


AGENDA_LABELS: dict[AgendaReason, LazyText] = {
    AgendaReason.OPEN: _("没有了结"),
    AgendaReason.REPEATED: _("反复反映"),
    AgendaReason.INSTRUCTIVE: _("有借鉴意义"),
}


class Conference(Base):
    """A conference on grievances, planned or held."""

    __tablename__ = "grievance_conferences"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_MAX))
    held_on: Mapped[date] = mapped_column(index=True)
    minutes: Mapped[str] = mapped_column(Text, default="")
    closed_at: Mapped[datetime | None]  # when the minutes were finished
    created_at: Mapped[datetime]
    created_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    created_by: Mapped[User] = relationship()
    items: Mapped[list[AgendaItem]] = relationship(order_by="AgendaItem.position")
    measures: Mapped[list[Measure]] = relationship(order_by="Measure.due_on, Measure.id")


class AgendaItem(Base):
    """A grievance on the agenda; `note`: what was said of it, masked."""

    __tablename__ = "grievance_agenda"

    conference_id: Mapped[int] = mapped_column(
        ForeignKey("grievance_conferences.id"), primary_key=True
    )
    handling_id: Mapped[int] = mapped_column(ForeignKey("grievance_handlings.id"), primary_key=True)
    reason: Mapped[AgendaReason] = mapped_column(enum_column(AgendaReason))
    position: Mapped[int]
    note: Mapped[str] = mapped_column(String(NOTE_MAX), default="")

    handling: Mapped[Handling] = relationship(lazy="joined")


class Measure(Base):
    """Something a conference decided on, by whom and until when. It is chased until it is done."""

    __tablename__ = "grievance_measures"

    id: Mapped[int] = mapped_column(primary_key=True)
    conference_id: Mapped[int] = mapped_column(ForeignKey("grievance_conferences.id"), index=True)
    handling_id: Mapped[int | None] = mapped_column(ForeignKey("grievance_handlings.id"))
    text: Mapped[str] = mapped_column(String(MEASURE_MAX))
    owner_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    due_on: Mapped[date] = mapped_column(index=True)
    done_at: Mapped[datetime | None]
    done_note: Mapped[str] = mapped_column(String(NOTE_MAX), default="")
    reminded_at: Mapped[datetime | None]  # the day before
    chased_at: Mapped[datetime | None]  # the last time, once it was late

    conference: Mapped[Conference] = relationship(back_populates="measures")
    owner: Mapped[User] = relationship(lazy="joined")

    @property
    def is_late(self) -> bool:
        """Whether it should have been done."""
        return self.done_at is None and self.due_on < clock.today()
