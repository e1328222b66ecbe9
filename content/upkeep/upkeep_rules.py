"""Keeping what is published true: how often a kind is looked at again, and who said it still holds.

The rules are the administrators'; where there is none, the kind's own default stands.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from content.kinds.registry import all_kinds, kind_named
from content.models import Entry
from core.database import Base
from people.models import User


class UpkeepRule(Base):
    """What administrators laid down for one kind of entry."""

    __tablename__ = "upkeep_rules"

    kind: Mapped[str] = mapped_column(String(32), primary_key=True)
    review_months: Mapped[int | None]
    takedown_days: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)


class Reconfirmation(Base):
    """A department's word that what is published still holds: who, when, why, until when."""

    __tablename__ = "reconfirmations"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("entries.id"), index=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500))
    before: Mapped[date | None]
    review_by: Mapped[date | None]

    entry: Mapped[Entry] = relationship()
    user: Mapped[User] = relationship(lazy="joined")


@dataclass(frozen=True)
class Upkeep:
    """The rule in force for a kind.

    `review_months`: when an entry is to be looked at again, None for never; `takedown_days`: how
    long after that it is taken down when nobody did, None for never.
    """

    kind: str
    review_months: int | None
    takedown_days: int | None
    version: int = 0

    def next_review(self, start: date) -> date | None:
        """The review-by date of what is found right on `start`."""
        return months_later(start, self.review_months) if self.review_months else None


def upkeep_of(session: Session, kind: str) -> Upkeep:
    """The rule for one kind."""
    rule = session.get(UpkeepRule, kind)
    if rule is None:
        return Upkeep(kind, kind_named(kind).review_months, None)
    return Upkeep(kind, rule.review_months, rule.takedown_days, rule.version)


def upkeep_rules(session: Session) -> list[Upkeep]:
    """The rules for all kinds, in the order of the kinds."""
    return [upkeep_of(session, kind) for kind in all_kinds()]


def reconfirmations_of(session: Session, entry_id: int) -> list[Reconfirmation]:
    """Who confirmed an entry, newest first."""
    query = select(Reconfirmation).where(Reconfirmation.entry_id == entry_id)
    return list(session.scalars(query.order_by(Reconfirmation.id.desc())))


def months_later(day: date, months: int) -> date:
    """The same day of the month, `months` on; the last one where the month is too short."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(years, month + 1)[1]
    return date(years, month + 1, min(day.day, last))
