"""Doubts: what is published and to be taken with care, why and since when. Raised and settled by
`content.services.doubting`; readers see them as a badge, nothing is hidden by them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, String, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column, object_session

from content.applicability.readers import access_now, may_know_of
from content.models import Entry, id_of
from core.cache import ProcessCache
from core.changes import Counted, counts, watch
from core.database import Base, Database, enum_column
from core.messages import LazyText, _, from_json


class DoubtReason(StrEnum):
    """Why an entry is in doubt."""

    REVIEW_OVERDUE = "review_overdue"  # its review-by date has passed, nobody reconfirmed it
    BASIS_CHANGED = "basis_changed"  # a clause it cites has changed
    FLAGGED = "flagged"  # agents say that it is wrong


DOUBT_LABELS: dict[DoubtReason, LazyText] = {
    DoubtReason.REVIEW_OVERDUE: _("复核逾期"),
    DoubtReason.BASIS_CHANGED: _("依据已变更"),
    DoubtReason.FLAGGED: _("有坐席纠错"),
}


class Doubt(Base):
    """One reason to take an entry with care, from `since` until it is settled.

    `source` says what raised it ("KB-000005 第十条"), so that the same is raised once.
    """

    __tablename__ = "doubts"
    __table_args__ = (
        Index(
            "uq_doubts_open",
            "entry_id",
            "reason",
            "source",
            unique=True,
            sqlite_where=text("settled_at IS NULL"),
            postgresql_where=text("settled_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), index=True)
    reason: Mapped[DoubtReason] = mapped_column(enum_column(DoubtReason))
    source: Mapped[str] = mapped_column(String(200))
    stored_detail: Mapped[dict[str, Any]]  # as core.messages.as_json stores it
    facts: Mapped[dict[str, Any]]  # for the department's list; by reason, see who raises it
    since: Mapped[datetime]
    taken_down_at: Mapped[datetime | None]  # when it cost the entry its place before readers
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[str] = mapped_column(String(100), default="")
    note: Mapped[str] = mapped_column(String(500), default="")

    @property
    def label(self) -> LazyText:
        """The reason for people."""
        return DOUBT_LABELS[self.reason]

    @property
    def detail(self) -> str:
        """What exactly, for people, in the reader's language; may be empty, as it is of what is not
        told."""
        return from_json(self.stored_detail) if self.is_told else ""

    @property
    def is_told(self) -> bool:
        """Whether whoever reads may know of the laws that it names, if it does."""
        named = [str(self.facts[name]) for name in ("regulation", "by") if self.facts.get(name)]
        if not named or access_now() is None:
            return True
        session = object_session(self)
        laws = [session.get(Entry, id_of(one)) if session is not None else None for one in named]
        return all(law is not None and may_know_of(law) for law in laws)


class _InDoubt(NamedTuple):
    """The entries in doubt, as of one count of changes."""

    counted: int
    entry_ids: frozenset[int]


_kept = ProcessCache[_InDoubt]()


def open_doubts(session: Session, entry_ids: Collection[int]) -> dict[int, list[Doubt]]:
    """The open doubts of those of `entry_ids` that have any, oldest first.

    Most lists hold none: which entries are in doubt is kept until a change is counted.
    """
    wanted = set(entry_ids)
    if not session.info["writes"]:  # or what it has raised itself would be missing
        wanted &= _in_doubt(session)
    if not wanted:
        return {}
    found: dict[int, list[Doubt]] = defaultdict(list)
    query = select(Doubt).where(Doubt.entry_id.in_(wanted), Doubt.settled_at.is_(None))
    for doubt in session.scalars(query.order_by(Doubt.id)):
        found[doubt.entry_id].append(doubt)
    return dict(found)


def _in_doubt(session: Session) -> frozenset[int]:
    counted = counts(session).content

    def read(before: _InDoubt | None) -> _InDoubt:
        query = select(Doubt.entry_id).where(Doubt.settled_at.is_(None))
        return _InDoubt(counted, frozenset(session.scalars(query)))

    kept = _kept.current(Database.of(session), read, lambda known: known.counted >= counted)
    return kept.entry_ids


watch(Counted.CONTENT, "doubts", "INSERT", "UPDATE", entry_id="NEW.entry_id")
watch(Counted.CONTENT, "doubts", "DELETE", entry_id="OLD.entry_id")
