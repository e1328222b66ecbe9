"""Tables of use: what was searched, what of it was used, and the variants that follow from it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from content.models import Entry
from core.database import Base, enum_column
from core.messages import LazyText, _
from people.models import User

QUERY_MAX = 200
CALL_KEY_MAX = 40


class UseAction(StrEnum):
    """What an agent did with a hit."""

    OPENED = "opened"
    COPIED = "copied"


class LoggedSearch(Base):
    """One search as it was meant: keystrokes of one line make one row.

    `query` is masked, `folded` the same for counting. `sitting` says which log-in it was without
    naming its key. `hits` is None when only its use was heard of; `shown` are the first hits as
    [entry id, revision id]. `doubted`: the search itself was not sure that they answer the line;
    None when that is not known. `call_key`: the call it was made in, as calls name themselves.
    """

    __tablename__ = "logged_searches"
    __table_args__ = (Index("ix_logged_searches_sitting_at", "sitting", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    query: Mapped[str] = mapped_column(String(QUERY_MAX))
    folded: Mapped[str] = mapped_column(String(QUERY_MAX), index=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    sitting: Mapped[str] = mapped_column(String(32))
    hits: Mapped[int | None]
    shown: Mapped[list[Any]]
    used: Mapped[bool] = mapped_column(default=False)
    doubted: Mapped[bool | None]
    call_key: Mapped[str | None] = mapped_column(String(CALL_KEY_MAX), index=True)
    begun_at: Mapped[datetime]
    at: Mapped[datetime] = mapped_column(index=True)  # of the last keystroke or use

    uses: Mapped[list[SearchUse]] = relationship(
        back_populates="search", order_by="SearchUse.id", cascade="all, delete-orphan"
    )


class SearchUse(Base):
    """A hit of a search that was opened or copied: where it stood, and which revision it was."""

    __tablename__ = "search_uses"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012 - learning goes by the id

    id: Mapped[int] = mapped_column(primary_key=True)
    search_id: Mapped[int] = mapped_column(ForeignKey("logged_searches.id"), index=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    action: Mapped[UseAction] = mapped_column(enum_column(UseAction))
    rank: Mapped[int | None]
    at: Mapped[datetime]

    search: Mapped[LoggedSearch] = relationship(back_populates="uses")


class ProposalState(StrEnum):
    """What became of a proposed variant."""

    OPEN = "open"
    ACCEPTED = "accepted"  # it is in a draft, or already further
    DECLINED = "declined"  # and is not proposed again
    OBSOLETE = "obsolete"  # the entry has it by now, or is no longer published


PROPOSAL_LABELS: dict[ProposalState, LazyText] = {
    ProposalState.OPEN: _("待处理"),
    ProposalState.ACCEPTED: _("已采纳"),
    ProposalState.DECLINED: _("不采纳"),
    ProposalState.OBSOLETE: _("不再需要"),
}


class VariantProposal(Base):
    """A query whose answer was used often enough to become a variant of its entry.

    One for each entry and folded text, whatever became of it: what was declined does not come back.
    """

    __tablename__ = "variant_proposals"
    __table_args__ = (
        UniqueConstraint("entry_id", "folded"),
        Index("ix_variant_proposals_state_entry_id", "state", "entry_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"))
    text: Mapped[str] = mapped_column(String(QUERY_MAX))
    folded: Mapped[str] = mapped_column(String(QUERY_MAX))
    state: Mapped[ProposalState] = mapped_column(
        enum_column(ProposalState), default=ProposalState.OPEN
    )
    uses: Mapped[int]  # searches that ended with this entry
    support: Mapped[int]  # agents and days they come from
    worst_rank: Mapped[int | None]  # where it stood when it was used
    accepted_text: Mapped[str] = mapped_column(String(QUERY_MAX), default="")
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    entry: Mapped[Entry] = relationship(lazy="joined")


class MeaningLesson(Base):
    """What use taught about lines: a change of their vectors, and how a replay judged it.

    `before` and `after` are means of 1 / the rank of what was used, over lines it was not taught.
    In force is the newest that was kept and not taken back, for the model it is of.
    """

    __tablename__ = "meaning_lessons"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    model: Mapped[str] = mapped_column(String(80))
    pairs: Mapped[int]
    asked: Mapped[int]  # lines of the replay
    before: Mapped[float]
    after: Mapped[float]
    kept: Mapped[bool]
    shift: Mapped[float]
    stretch: Mapped[float]
    # float16, a third of a megabyte; gone when not kept
    change: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    taken_back_at: Mapped[datetime | None]
    taken_back_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))

    taken_back_by: Mapped[User | None] = relationship()


class LearningMark(Base):
    """How far the log of uses has been looked at for proposals. One row."""

    __tablename__ = "learning_mark"

    id: Mapped[int] = mapped_column(primary_key=True)
    use_id: Mapped[int] = mapped_column(default=0)
