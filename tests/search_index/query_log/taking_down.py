"""Events as a day at the desk makes them, and what the log holds of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from core.database import Database
from search_index.models import LoggedSearch, UseAction
from search_index.query_log.buffer import SearchLog
from search_index.query_log.events import Event, Searched, Sitting, Used
from search_index.query_log.retention import forget_old_searches

BEGUN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)

COPIED, OPENED = UseAction.COPIED, UseAction.OPENED


def searched(
    agent: int, text: str, second: float, hits: int = 3, key: str = "s", call: str | None = None
) -> Searched:
    at = BEGUN + timedelta(seconds=second)
    shown = [(1, 1)] if hits else []
    return Searched(Sitting(agent, key), text, at, hits, shown, call=call)


def used(agent: int, text: str, second: float, entry: int, revision: int, key: str = "s") -> Used:
    at = BEGUN + timedelta(seconds=second)
    return Used(Sitting(agent, key), text, at, entry, revision, COPIED, 2)


def logged(database: Database, *batches: Sequence[Event]) -> list[tuple[str, int | None, bool]]:
    """What the log holds after `batches` were written one after the other, and nothing besides."""
    log = SearchLog(database)
    with database.transaction() as session:
        forget_old_searches(session, -100_000)
    for batch in batches:
        for event in batch:
            log.add(event)
        assert log.flush() == len(batch)
    with database.reading() as session:
        rows = session.scalars(select(LoggedSearch).order_by(LoggedSearch.begun_at))
        return [(row.query, row.hits, row.used) for row in rows]
