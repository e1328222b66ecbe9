"""Tables of calls: the call, lines heard in it with what was proposed, call-backs owed.

What was searched, used and recorded in a call is not written again: the log of searches and the
questions carry the call's key.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from content.models import Entry
from core.database import Base, enum_column
from core.masking import masked
from core.messages import LazyText, _
from people.models import Department, User
from questions.models import TEXT_MAX, Question, Satisfaction
from search_index.models import CALL_KEY_MAX

NOTE_MAX = 2000
LINE_MAX = TEXT_MAX  # characters of a line as it is heard
CLAUSE_MAX = 100
RECORDING_MAX = 500


class Outcome(StrEnum):
    """What became of a call."""

    SOLVED = "solved"
    CALL_BACK = "call_back"  # somebody is owed a call
    PASSED_ON = "passed_on"  # to another place, by the agent
    RECORDED = "recorded"  # as a question nobody could answer yet
    ESCALATED = "escalated"
    NOT_OURS = "not_ours"  # for somebody else than the power company


OUTCOME_LABELS: dict[Outcome, LazyText] = {
    Outcome.SOLVED: _("解决"),
    Outcome.CALL_BACK: _("待回电"),
    Outcome.PASSED_ON: _("转派"),
    Outcome.RECORDED: _("已记录"),
    Outcome.ESCALATED: _("升级"),
    Outcome.NOT_OURS: _("不归我们管"),
}


class Call(Base):
    """One call of one agent; an agent has one at a time.

    `key` is what searches and questions name it by, `outer_key` a keyed hash of the telephony's own
    number, `recording` where the telephony keeps what was said. The note is masked and lasts as
    long as the call; so does the caller's reference.
    `seconds`: how long it took, None while it lasts and for one nobody closed.
    """

    __tablename__ = "calls"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),
        Index("ix_calls_outer_key", "outer_key"),
        Index(
            "uq_calls_under_way",
            "user_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(CALL_KEY_MAX))
    outer_key: Mapped[str | None] = mapped_column(String(64))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    region_id: Mapped[int | None]  # the caller's, where the telephony said it
    recording: Mapped[str | None] = mapped_column(String(RECORDING_MAX))
    begun_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(index=True)
    seconds: Mapped[int | None]
    outcome: Mapped[Outcome | None] = mapped_column(enum_column(Outcome))
    note: Mapped[str] = mapped_column(String(NOTE_MAX), default="")
    caller_cipher: Mapped[str | None] = mapped_column(Text)
    caller_hash: Mapped[str | None] = mapped_column(String(64), index=True)
    # the question whose caller was promised a call by closing this one
    promised_id: Mapped[int | None] = mapped_column(ForeignKey("questions.id"))

    user: Mapped[User] = relationship()
    department: Mapped[Department | None] = relationship()
    promised: Mapped[Question | None] = relationship()

    @property
    def is_under_way(self) -> bool:
        """Whether it has not ended."""
        return self.ended_at is None

    @property
    def is_bound(self) -> bool:
        """Whether the telephony knows of it, so that lines of it may come."""
        return self.outer_key is not None


class SpokenLine(Base):
    """A line of speech as it was heard, masked; dropped after some hours."""

    __tablename__ = "call_lines"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - pages go on after an id

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    text: Mapped[str] = mapped_column(String(LINE_MAX))
    at: Mapped[datetime] = mapped_column(index=True)


class Proposal(Base):
    """An entry, or a clause of it, that was proposed for a line; `line_id` of one that is gone."""

    __tablename__ = "call_proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    line_id: Mapped[int] = mapped_column(index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), index=True)
    clause: Mapped[str | None] = mapped_column(String(CLAUSE_MAX))
    confidence: Mapped[float]
    at: Mapped[datetime] = mapped_column(index=True)
    shown_at: Mapped[datetime | None]
    used_at: Mapped[datetime | None]

    entry: Mapped[Entry] = relationship()


class CallBack(Base):
    """A call that is owed to a caller about whom no question was recorded.

    `caller_cipher` is gone once the call was made; `about` and `note` are masked.
    """

    __tablename__ = "call_backs"

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("calls.id"), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    about: Mapped[str] = mapped_column(String(TEXT_MAX))
    caller_cipher: Mapped[str | None] = mapped_column(Text)
    promised_at: Mapped[datetime]
    due_at: Mapped[datetime] = mapped_column(index=True)
    made_at: Mapped[datetime | None]
    satisfaction: Mapped[Satisfaction | None] = mapped_column(enum_column(Satisfaction))
    note: Mapped[str] = mapped_column(String(1000), default="")

    user: Mapped[User] = relationship()

    @property
    def about_told(self) -> str:
        """What it is about, as it is shown: masking may know more than when it was written."""
        return masked(self.about)
