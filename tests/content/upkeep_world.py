"""Rules of upkeep, days on which it is done, and what is due."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from content.queries import entry_numbered
from content.schemas import UpkeepSchema
from content.services.reconfirming import reconfirm, save_rule
from content.services.upkeep_duties import remind_of_reviews, take_down_overdue
from core import clock
from core.base_schema import load
from core.database import Database
from tests.makers import Maker

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


DUE = date(2026, 6, 1)


ADMIN_RULE = {"review_months": 12, "takedown_days": 10}


def work(database: Database) -> None:
    """What the worker does, twice, as after a restart."""
    for _time in range(2):
        with database.transaction() as session:
            remind_of_reviews(session)
            take_down_overdue(session)


def on(day: date) -> datetime:
    """Noon of a day at the hotline."""
    return clock.start_of(day) + timedelta(hours=12)


def rule(maker: Maker, kind: str = "answer", **values: int | None) -> None:
    """Lay down a rule as the administrator."""
    with maker.database.transaction() as session:
        save_rule(session, maker.actor("admin"), kind, load(UpkeepSchema(), values))


def confirm(maker: Maker, number: str, who: str = "wang", review_by: date | None = None) -> None:
    """The department says that it still holds."""
    with maker.database.transaction() as session:
        reconfirm(session, maker.actor(who), number, "仍然适用", review_by=review_by)


def due_of(database: Database, number: str) -> date | None:
    """The review-by date in force."""
    with database.reading() as session:
        entry = entry_numbered(session, number)
        assert entry is not None
        return entry.review_by
