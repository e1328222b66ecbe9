"""Tables of required reading, and of what people keep at hand and follow."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from content.models import Category, Entry, Revision
from core.database import Base, enum_column
from people.models import User
from people.shift_calendar import Shift


class ReadingChoice(Base):
    """Whether a submitted text becomes required reading once it is published, for whom, by when.

    Whoever submits it and the committee choose; without a choice `briefing.proposing` decides.
    """

    __tablename__ = "reading_choices"

    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"), primary_key=True)
    required: Mapped[bool]
    audience: Mapped[dict[str, Any]]  # as briefing.audience.Audience.as_json gives it
    due_minutes: Mapped[int]
    chosen_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    chosen_at: Mapped[datetime]

    chosen_by: Mapped[User] = relationship(lazy="joined")


class ReadingMark(Base):
    """The published text of an entry that was looked at last, to be compared with the next one."""

    __tablename__ = "reading_marks"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))


class Ending(StrEnum):
    """Why a required reading asks nobody any more."""

    OVERTAKEN = "overtaken"  # a later text is to be read in its place
    TAKEN_DOWN = "taken_down"  # the entry was retired or has expired
    CALLED_OFF = "called_off"  # by a supervisor


class RequiredReading(Base):
    """A published text that people have to read. One of an entry is open at a time.

    `revision_id` moves on when a later text differs in wording alone. `base_id` is what whoever has
    confirmed nothing of this entry yet is told the difference to; None when it is new as a whole.
    """

    __tablename__ = "required_readings"
    __table_args__ = (
        Index(
            "uq_required_readings_open",
            "entry_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
        CheckConstraint("(ended_at IS NULL) = (ended_as IS NULL)", name="ended"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    base_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    audiences: Mapped[list[Any]]  # it is for whoever is of one of them
    since: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime]
    required_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))  # None: by itself
    ended_at: Mapped[datetime | None]
    ended_as: Mapped[Ending | None] = mapped_column(enum_column(Ending))

    entry: Mapped[Entry] = relationship(lazy="joined")
    revision: Mapped[Revision] = relationship(foreign_keys=[revision_id], lazy="joined")
    base: Mapped[Revision | None] = relationship(foreign_keys=[base_id])


class ReadingConfirmation(Base):
    """Somebody has read it: which text, and when. `checked`: they answered what had changed."""

    __tablename__ = "reading_confirmations"
    __table_args__ = (Index("ix_reading_confirmations_user", "user_id", "reading_id"),)

    reading_id: Mapped[int] = mapped_column(ForeignKey("required_readings.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    at: Mapped[datetime]
    checked: Mapped[bool]


class ReadingDuty(Base):
    """Somebody was on shift while a reading was open for them: from when they could have read it.

    The share of those who confirmed in time is counted over these.
    """

    __tablename__ = "reading_duties"

    reading_id: Mapped[int] = mapped_column(ForeignKey("required_readings.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    shift_id: Mapped[int] = mapped_column(ForeignKey("shifts.id"))
    since: Mapped[datetime] = mapped_column(index=True)

    reading: Mapped[RequiredReading] = relationship(lazy="joined")
    user: Mapped[User] = relationship(lazy="joined")
    shift: Mapped[Shift] = relationship(lazy="joined")


class ReadingReminder(Base):
    """A supervisor reminded somebody."""

    __tablename__ = "reading_reminders"
    __table_args__ = (Index("ix_reading_reminders_reading", "reading_id", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    reading_id: Mapped[int] = mapped_column(ForeignKey("required_readings.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    reminded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))


class Favourite(Base):
    """An entry that somebody keeps at hand."""

    __tablename__ = "favourites"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    at: Mapped[datetime]


class Follow(Base):
    """Somebody wants to be told when an entry changes, or anything in a category."""

    __tablename__ = "follows"
    __table_args__ = (
        UniqueConstraint("user_id", "entry_id"),
        UniqueConstraint("user_id", "category_id"),
        CheckConstraint("(entry_id IS NULL) <> (category_id IS NULL)", name="one_thing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    entry_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"), index=True)
    category_id: Mapped[int | None] = mapped_column(ForeignKey("categories.id"))
    since: Mapped[datetime]

    entry: Mapped[Entry | None] = relationship()
    category: Mapped[Category | None] = relationship()


class Follower(Base):
    """How somebody who follows is told: `digested_at` is how far the last digest went.

    `feed_hash` stands for the key in the address of their feed, which is shown once.
    """

    __tablename__ = "followers"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    by_mail: Mapped[bool] = mapped_column(default=True, server_default=true())
    digested_at: Mapped[datetime]
    digested_on: Mapped[date | None]
    feed_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    feed_made_at: Mapped[datetime | None]
