"""Tables of how entries fare: use by day, and what the rules found. No person is in them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from core.database import Base


class EntryDay(Base):
    """What searches of one day did with an entry: it outlives the log of searches.

    `found`: searches among whose first hits it was; `in_vain`: those of them of which nothing was
    used.
    """

    __tablename__ = "entry_days"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True, index=True)
    found: Mapped[int] = mapped_column(default=0)
    opened: Mapped[int] = mapped_column(default=0)
    read_out: Mapped[int] = mapped_column(default=0)
    in_vain: Mapped[int] = mapped_column(default=0)


class EntryHealth(Base):
    """What was found in the published text of an entry, and how far it is to be trusted.

    `findings` are those of `health_rules` as JSON; `parts` the points of each `TrustPart`, `trust`
    their sum, of 100.
    """

    __tablename__ = "entry_health"

    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    checked_at: Mapped[datetime] = mapped_column(index=True)
    findings: Mapped[list[Any]]
    trust: Mapped[int] = mapped_column(index=True)
    parts: Mapped[dict[str, Any]]
