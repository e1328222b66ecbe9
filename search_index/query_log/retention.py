"""How long the log of searches is kept."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import clock
from search_index.models import LoggedSearch, SearchUse

_AT_ONCE = 5_000  # rows; the next round takes the others


def forget_old_searches(session: Session, days: int) -> int:
    """Drop what is older than `days`, so many rows at a time; gives how many searches went."""
    query = (
        select(LoggedSearch.id)
        .where(LoggedSearch.at < clock.now() - timedelta(days=days))
        .order_by(LoggedSearch.at)
        .limit(_AT_ONCE)
    )
    ids = list(session.scalars(query))
    for begin in range(0, len(ids), 500):
        some = ids[begin : begin + 500]
        session.execute(delete(SearchUse).where(SearchUse.search_id.in_(some)))
        session.execute(delete(LoggedSearch).where(LoggedSearch.id.in_(some)))
    return len(ids)
