"""Counts the log of searches by entry and day. Done again for what may still have changed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import delete, func, insert, select
from sqlalchemy.orm import Session

from core import clock
from core.database import Database
from core.paging import batches
from insight.entries.models import EntryDay
from search_index.models import LoggedSearch, SearchUse, UseAction

_AT_ONCE = 500


def count_entry_days(database: Database) -> None:
    """Count from the day before the last that was counted: a use may come after midnight."""
    with database.reading() as session:
        days = _to_count(session)
    for day in days:
        with database.transaction() as session:
            count_day(session, day)


def count_day(session: Session, day: date) -> None:
    """Put what is counted of a day in the place of what was."""
    in_day = (LoggedSearch.at >= clock.start_of(day), LoggedSearch.at < clock.end_of(day))
    found: Counter[int] = Counter()
    in_vain: Counter[int] = Counter()
    for shown, used in session.execute(
        select(LoggedSearch.shown, LoggedSearch.used).where(*in_day)
    ):
        ids = {entry_id for entry_id, _revision_id in shown}
        found.update(ids)
        if not used:
            in_vain.update(ids)
    uses = (
        select(SearchUse.entry_id, SearchUse.action, func.count(func.distinct(LoggedSearch.id)))
        .join(LoggedSearch, SearchUse.search_id == LoggedSearch.id)
        .where(*in_day)
        .group_by(SearchUse.entry_id, SearchUse.action)
    )
    used_as = {(entry_id, action): count for entry_id, action, count in session.execute(uses)}
    rows = [
        {
            "entry_id": entry_id,
            "day": day,
            "found": found[entry_id],
            "in_vain": in_vain[entry_id],
            "opened": used_as.get((entry_id, UseAction.OPENED), 0),
            "read_out": used_as.get((entry_id, UseAction.COPIED), 0),
        }
        for entry_id in sorted({*found, *(entry_id for entry_id, _action in used_as)})
    ]
    session.execute(delete(EntryDay).where(EntryDay.day == day))
    for some in batches(rows, _AT_ONCE):
        session.execute(insert(EntryDay), some)


def _to_count(session: Session) -> list[date]:
    first_logged = session.scalar(select(func.min(LoggedSearch.at)))
    if first_logged is None:
        return []
    first = first_logged.astimezone(clock.HOTLINE_ZONE).date()
    last = session.scalar(select(func.max(EntryDay.day)))
    if last is not None:
        first = max(first, last - timedelta(days=1))
    return [first + timedelta(days=n) for n in range((clock.today() - first).days + 1)]
