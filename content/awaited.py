"""Which texts callers wait for, and until when they were promised a call.

Whoever knows of callers keeps it; whoever judges a text reads it, and need not know why.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base


class AwaitedEntry(Base):
    """Callers who wait for what an entry is to say, and the earliest promise among theirs."""

    __tablename__ = "awaited_entries"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    callers: Mapped[int]
    until: Mapped[datetime]


def awaited(session: Session, entry_ids: Collection[int]) -> dict[int, AwaitedEntry]:
    """Who waits for which of these entries."""
    query = select(AwaitedEntry).where(AwaitedEntry.entry_id.in_(set(entry_ids)))
    return {one.entry_id: one for one in session.scalars(query)} if entry_ids else {}


def keep_awaited(session: Session, entry_id: int, callers: int, until: datetime | None) -> None:
    """So many callers wait for an entry; nobody does without `until`."""
    known = session.get(AwaitedEntry, entry_id)
    if until is None or callers == 0:
        if known is not None:
            session.delete(known)
    elif known is None:
        session.add(AwaitedEntry(entry_id=entry_id, callers=callers, until=until))
    else:
        known.callers, known.until = callers, until
    session.flush()
