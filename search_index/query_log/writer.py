"""Writes the log of searches: masks what was typed, and makes the keystrokes of one line one row.

Lines of one sitting that are prefixes of one another and follow within `KEYSTROKES` are one search,
unless they are of two calls. It keeps the longest, or the one whose hit was used. Processes write
independently of one another, so events may come out of order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from core.masking import MASK, masked
from search_index.models import QUERY_MAX, LoggedSearch, SearchUse
from search_index.query.synonym_groups import squeezed
from search_index.query_log.events import Event, Searched, Sitting, Used

KEYSTROKES = timedelta(seconds=30)
USED_WITHIN = timedelta(hours=1)  # after the search; later it is a search of its own
LOOKED_BACK = 200  # rows of a sitting: more than an agent has in that time, unlike a program
SHOWN_KEPT = 10
_LOCK = 0x6B625F6C  # of all writers of this log, on PostgreSQL; SQLite has one writer anyway

_NUMBER = re.compile(rf"(?:{re.escape(MASK)}|[\d ·.+-])+")


def write(session: Session, events: Iterable[Event]) -> None:
    """Write `events` in the order in which they happened."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    ordered = sorted(events, key=lambda event: event.at)
    recent = _recent(session, ordered)
    for event in ordered:
        rows = recent.setdefault(event.by.key, [])
        if isinstance(event, Searched):
            _write_search(session, rows, event)
        else:
            _write_use(session, rows, event)
    session.flush()


def counted_as(query: str) -> str:
    """What lines that differ in form alone have in common; they are counted together."""
    return squeezed(query)[:QUERY_MAX]


def _recent(session: Session, events: Sequence[Event]) -> dict[str, list[LoggedSearch]]:
    """The rows that may belong to `events`, by sitting, oldest first; the latest of each."""
    recent: dict[str, list[LoggedSearch]] = {event.by.key: [] for event in events}
    if not events:
        return recent
    back = func.row_number().over(
        partition_by=LoggedSearch.sitting, order_by=(LoggedSearch.at.desc(), LoggedSearch.id.desc())
    )
    latest = (
        select(LoggedSearch.id, back.label("back"))
        .where(LoggedSearch.sitting.in_(recent), LoggedSearch.at >= events[0].at - USED_WITHIN)
        .subquery()
    )
    query = (
        select(LoggedSearch)
        .join(latest, latest.c.id == LoggedSearch.id)
        .where(latest.c.back <= LOOKED_BACK)
        .order_by(LoggedSearch.at, LoggedSearch.id)
    )
    for row in session.scalars(query):
        recent[row.sitting].append(row)
    return recent


def _write_search(session: Session, rows: list[LoggedSearch], event: Searched) -> None:
    query = _kept(event.text)
    row = next((r for r in reversed(rows) if _is_same_typing(r, event, query)), None)
    if row is None:
        rows.append(_new_row(session, event, query))
        row = rows[-1]
        _fill(row, event)
    elif query == row.query:
        _fill(row, event)
    elif not row.used and _says_more(query, row.query):
        _rename(row, query)
        _fill(row, event)
    row.call_key = row.call_key or event.call
    row.at = max(row.at, event.at)


def _write_use(session: Session, rows: list[LoggedSearch], event: Used) -> None:
    query = _kept(event.text)
    row = next((r for r in reversed(rows) if r.query == query and _may_be_of(r, event)), None)
    if row is None:
        row = next((r for r in reversed(rows) if _is_same_typing(r, event, query)), None)
        if row is None:
            row = _new_row(session, event, query)
            rows.append(row)
        else:
            _rename(row, query)
            row.hits, row.shown, row.doubted = None, [], None
    row.used = True
    row.call_key = row.call_key or event.call
    row.at = max(row.at, event.at)
    known = {(use.entry_id, use.action) for use in row.uses}
    if (event.entry_id, event.action) not in known:
        use = SearchUse(
            entry_id=event.entry_id,
            revision_id=event.revision_id,
            action=event.action,
            rank=event.rank,
            at=event.at,
        )
        row.uses.append(use)


def _is_same_typing(row: LoggedSearch, event: Event, query: str) -> bool:
    """Whether `event` is one of the keystrokes that made `row`, or follows from them."""
    known = row.query  # looked at first: of a sitting's rows it rules out most
    if not _prefixed(query, known) and not (
        MASK in query + known and _prefixed(_shape(event.text), _shape(known))
    ):
        return False
    if not row.begun_at - KEYSTROKES <= event.at <= row.at + KEYSTROKES:
        return False
    if not _may_be_of(row, event):
        return False
    return query == known or not (row.used and event.at >= row.at)  # what was used is over


def _may_be_of(row: LoggedSearch, event: Event) -> bool:
    """Whether both are of one call, as far as it is known."""
    return None in (row.call_key, event.call) or row.call_key == event.call


def _says_more(one: str, other: str) -> bool:
    """Whether `one` is the later of two stages of a line; a masked number is the whole number."""
    return (MASK in one, len(one)) > (MASK in other, len(other))


def _prefixed(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _shape(line: str) -> str:
    """`line` with its numbers left out: a number is typed digit by digit, and masked as a whole."""
    return _NUMBER.sub("#", line)


def _kept(line: str) -> str:
    return masked(line[:QUERY_MAX].strip())[:QUERY_MAX]


def _new_row(session: Session, event: Event, query: str) -> LoggedSearch:
    by: Sitting = event.by
    row = LoggedSearch(
        user_id=by.user_id,
        sitting=by.key,
        begun_at=event.at,
        at=event.at,
        shown=[],
        used=False,
        uses=[],
    )
    _rename(row, query)
    session.add(row)
    return row


def _rename(row: LoggedSearch, query: str) -> None:
    row.query, row.folded = query, counted_as(query)


def _fill(row: LoggedSearch, event: Searched) -> None:
    row.hits, row.doubted = event.hits, event.doubted
    row.shown = [list(pair) for pair in event.shown[:SHOWN_KEPT]]
