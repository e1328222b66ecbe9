"""Tables of training: what exercises are tied to, how well they are known, courses, coaching."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from content.kinds.exercise_forms import Exercise
from content.kinds.registry import kind_named
from content.models import Entry, Revision
from core.database import Base
from people.models import User

TITLE_MAX = 100
SKILL_MAX = 40
NOTES_MAX = 2000


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
    """Exercises and entries to read, in an order, for one skill."""

    __tablename__ = "training_courses"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(TITLE_MAX))
    skill: Mapped[str] = mapped_column(String(SKILL_MAX))
    made_at: Mapped[datetime]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))

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
    assigned_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
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
