"""Tables of training: what exercises are tied to, how well they are known, courses, coaching,
seminars, contests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from content.kinds.exercise_forms import Exercise
from content.kinds.registry import kind_named
from content.models import Entry, Revision
from core import clock
from core.database import Base
from people.models import User

TITLE_MAX = 100
SKILL_MAX = 40
NOTES_MAX = 2000
MINUTES_MAX = 8000


class Item(Base):
    """An exercise that is in force, tied to the revision (and clause) of the entry it rests on.

    It is asked as long as both stand: the exercise at `revision_id`, the entry at
    `source_revision_id`. `withdrawn_at`: what it rests on has changed, or never was what it says
    (`source_revision_id` None then); it is not asked again.
    """

    __tablename__ = "training_items"

    exercise_id: Mapped[int] = mapped_column(
        ForeignKey("entries.id"), primary_key=True, autoincrement=False
    )
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("entries.id"), index=True)
    source_revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    clause: Mapped[str] = mapped_column(String(40))
    skill: Mapped[str] = mapped_column(String(SKILL_MAX), index=True)
    tied_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    exercise: Mapped[Entry] = relationship(foreign_keys=[exercise_id])
    revision: Mapped[Revision] = relationship(foreign_keys=[revision_id])
    source: Mapped[Entry | None] = relationship(foreign_keys=[source_id])

    @property
    def asked(self) -> Exercise:
        """What it asks, as it was approved."""
        asks = kind_named(self.exercise.kind).asks
        assert asks is not None, "an item is of an exercise"
        return asks(self.revision.content)


class Known(Base):
    """How well somebody knows an exercise: the state of spaced repetition, and when it is due."""

    __tablename__ = "training_known"
    __table_args__ = (Index("ix_training_known_user_id_due_at", "user_id", "due_at"),)

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    state: Mapped[dict[str, Any]]
    due_at: Mapped[datetime]


class Answer(Base):
    """Somebody answered an exercise: which revision of it, and whether it was right."""

    __tablename__ = "training_answers"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    exercise_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    is_right: Mapped[bool]


class Course(Base):
    """Exercises and entries to read, in an order, for one skill.

    By itself it is given to those who need the skill (`for_needs`), to new agents (`for_new`), and
    again, or to those who used it, when a part of it has changed (`on_change`).
    """

    __tablename__ = "training_courses"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_MAX))
    skill: Mapped[str] = mapped_column(String(SKILL_MAX))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    for_needs: Mapped[bool] = mapped_column(default=False, server_default=false())
    for_new: Mapped[bool] = mapped_column(default=False, server_default=false())
    on_change: Mapped[bool] = mapped_column(default=False, server_default=false())

    made_by: Mapped[User] = relationship()
    parts: Mapped[list[Part]] = relationship(order_by="Part.place")


class Part(Base):
    """An exercise of a course, or an entry that is read in it."""

    __tablename__ = "training_parts"

    course_id: Mapped[int] = mapped_column(ForeignKey("training_courses.id"), primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    place: Mapped[int]

    entry: Mapped[Entry] = relationship(lazy="joined")


class Enrolment(Base):
    """Somebody takes a course. `feedback`: from 1 to 5, what they make of it."""

    __tablename__ = "training_enrolments"
    __table_args__ = (UniqueConstraint("course_id", "user_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("training_courses.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    assigned_at: Mapped[datetime]
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))  # whose rule, by itself
    read: Mapped[list[Any]] = mapped_column(default=list)  # ids of entries that were read
    done_at: Mapped[datetime | None]
    feedback: Mapped[int | None]

    course: Mapped[Course] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])


class Coaching(Base):
    """One to one: what was talked about, and the steps agreed on."""

    __tablename__ = "training_coachings"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    coach_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    notes: Mapped[str] = mapped_column(String(NOTES_MAX))
    steps: Mapped[str] = mapped_column(String(NOTES_MAX))

    user: Mapped[User] = relationship(foreign_keys=[user_id])
    coach: Mapped[User] = relationship(foreign_keys=[coach_id])


class Seminar(Base):
    """A case or another entry talked about by several: minutes, and the points agreed on."""

    __tablename__ = "training_seminars"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_MAX))
    held_on: Mapped[date] = mapped_column(index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    led_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    minutes: Mapped[str] = mapped_column(String(MINUTES_MAX), default="")
    agreed: Mapped[str] = mapped_column(String(NOTES_MAX), default="")
    done_at: Mapped[datetime | None]

    entry: Mapped[Entry] = relationship()
    led_by: Mapped[User] = relationship()
    guests: Mapped[list[SeminarGuest]] = relationship(order_by="SeminarGuest.user_id")


class SeminarGuest(Base):
    """Somebody takes part in a seminar."""

    __tablename__ = "training_seminar_guests"

    seminar_id: Mapped[int] = mapped_column(ForeignKey("training_seminars.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True, index=True)

    user: Mapped[User] = relationship(lazy="joined")


class Contest(Base):
    """Exercises that all agents may answer between two instants, each once."""

    __tablename__ = "training_contests"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_MAX))
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime] = mapped_column(index=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

    made_by: Mapped[User] = relationship()
    parts: Mapped[list[ContestPart]] = relationship(order_by="ContestPart.place")

    @property
    def is_open(self) -> bool:
        """Whether it may be answered now."""
        return self.opens_at <= clock.now() < self.closes_at

    @property
    def is_over(self) -> bool:
        """Whether nothing can change any more."""
        return self.closes_at <= clock.now()


class ContestPart(Base):
    """An exercise of a contest."""

    __tablename__ = "training_contest_parts"

    contest_id: Mapped[int] = mapped_column(ForeignKey("training_contests.id"), primary_key=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    place: Mapped[int]

    exercise: Mapped[Entry] = relationship()


class ContestAnswer(Base):
    """What somebody answered in a contest, once for each exercise."""

    __tablename__ = "training_contest_answers"

    contest_id: Mapped[int] = mapped_column(ForeignKey("training_contests.id"), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    exercise_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    is_right: Mapped[bool]

    user: Mapped[User] = relationship()
