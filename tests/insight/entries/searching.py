"""Searches as the log keeps them, written down directly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from content.models import Entry
from core.database import Database
from search_index.models import LoggedSearch, SearchUse, UseAction

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def searched(
    database: Database,
    days: float,
    shown: Sequence[int],
    *,
    copied: int | None = None,
    opened: int | None = None,
    rank: int = 1,
) -> int:
    """A search `days` before noon whose hits were the entries `shown`; gives its id."""
    at, used = NOON - timedelta(days=days), copied or opened
    with database.transaction() as session:
        texts = {entry.id: entry.published_revision_id for entry in session.scalars(select(Entry))}
        search = LoggedSearch(
            query="停电",
            folded="停电",
            user_id=1,
            sitting="s",
            hits=len(shown),
            shown=[[one, texts[one]] for one in shown],
            used=used is not None,
            doubted=False,
            begun_at=at,
            at=at,
        )
        session.add(search)
        session.flush()
        if used is not None:
            session.add(
                SearchUse(
                    search_id=search.id,
                    entry_id=used,
                    revision_id=texts[used],
                    action=UseAction.COPIED if copied else UseAction.OPENED,
                    rank=rank,
                    at=at,
                )
            )
        return search.id
