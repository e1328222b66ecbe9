"""Work promised in the same transaction as the change that asks for it.

A consumer re-reads the current state, does the work (idempotently) and only then removes the rows;
a crash in between repeats the work, never loses it.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import clock
from core.database import Base

INDEX = "index"  # subject: the id of an entry whose visible state may have changed


class OutboxRow(Base):
    """One promise: do what `topic` stands for, for `subject_id`."""

    __tablename__ = "outbox"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    topic: Mapped[str] = mapped_column(String(40), index=True)
    subject_id: Mapped[int]
    created_at: Mapped[datetime]


def promise(session: Session, topic: str, subject_id: int) -> None:
    """Promise `topic` for `subject_id`, in the caller's transaction."""
    session.add(OutboxRow(topic=topic, subject_id=subject_id, created_at=clock.now()))


def pending(session: Session, topic: str, limit: int = 500) -> list[OutboxRow]:
    """The oldest open promises of a topic."""
    query = select(OutboxRow).where(OutboxRow.topic == topic).order_by(OutboxRow.id).limit(limit)
    return list(session.scalars(query))


def done(session: Session, ids: Collection[int]) -> None:
    """Remove promises that were kept."""
    session.execute(delete(OutboxRow).where(OutboxRow.id.in_(ids)))


def lag(session: Session, topic: str) -> tuple[int, float]:
    """How many promises are open, and how many seconds the oldest has waited."""
    count, oldest = session.execute(
        select(func.count(OutboxRow.id), func.min(OutboxRow.created_at)).where(
            OutboxRow.topic == topic
        )
    ).one()
    return count, max(0.0, (clock.now() - oldest).total_seconds()) if oldest else 0.0
