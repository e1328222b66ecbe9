"""What the log of searches tells: what was asked, what answered it, what found nothing.

Lines that differ in form alone (width, case, spaces) are counted together.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session, aliased

from content.models import number_of
from core import clock
from search_index.models import LoggedSearch, SearchUse
from search_index.text.analyzer import fold

_CHUNK = 500


@dataclass(frozen=True)
class LoggedQuery:
    """A line agents typed: how often, and which entries they used for it, most used first."""

    text: str
    times: int
    used_numbers: tuple[str, ...] = ()


@dataclass(frozen=True)
class SearchCounts:
    """Searches of a time: all, those without a hit, those with hits none of which was used.

    `doubted`: those with hits that the search itself did not take for an answer, used or not.
    """

    searches: int
    without_hits: int
    without_use: int
    doubted: int = 0

    @property
    def used(self) -> int:
        """Searches whose hit was opened or copied."""
        return self.searches - self.without_hits - self.without_use


_NO_HITS = (LoggedSearch.hits == 0) & LoggedSearch.used.is_(False)
_DOUBTED = (LoggedSearch.hits > 0) & LoggedSearch.doubted.is_(True)
_NO_USE = (LoggedSearch.hits > 0) & LoggedSearch.used.is_(False)


class Ended(StrEnum):
    """How a search ended."""

    NO_HITS = "no_hits"
    NO_USE = "no_use"
    DOUBTED = "doubted"
    USED = "used"


_ENDED = {
    Ended.NO_HITS: _NO_HITS,
    Ended.NO_USE: _NO_USE,
    Ended.DOUBTED: _DOUBTED,
    Ended.USED: (LoggedSearch.hits > 0) & LoggedSearch.used.is_(True),
}


@dataclass(frozen=True)
class ListedSearch:
    """A search by itself, with the hit that was used first: its entry, and where it stood."""

    at: datetime
    query: str
    hits: int | None
    doubted: bool | None
    entry_id: int | None
    rank: int | None


def searches(
    session: Session,
    since: datetime,
    until: datetime,
    *,
    line: str | None = None,
    ended: Ended | None = None,
    limit: int | None = None,
) -> tuple[list[ListedSearch], int]:
    """The last `limit` searches of a time, and how many there are.

    `line`: those of a line as it was typed, in any form.
    """
    conditions = [LoggedSearch.at >= since, LoggedSearch.at < until]
    if line is not None:
        conditions.append(LoggedSearch.folded == fold(line))
    if ended is not None:
        conditions.append(_ENDED[ended])
    later = aliased(SearchUse)
    first = select(func.min(later.id)).where(later.search_id == LoggedSearch.id).scalar_subquery()
    query = (
        select(LoggedSearch.at, LoggedSearch.query, LoggedSearch.hits, LoggedSearch.doubted)
        .add_columns(SearchUse.entry_id, SearchUse.rank)
        .outerjoin(SearchUse, SearchUse.id == first)
        .where(*conditions)
        .order_by(LoggedSearch.at.desc(), LoggedSearch.id.desc())
        .limit(limit)
    )
    total = session.scalar(select(func.count(LoggedSearch.id)).where(*conditions))
    return [ListedSearch(*row) for row in session.execute(query)], total or 0


def recent_queries(session: Session, days: int = 30, limit: int = 1000) -> list[LoggedQuery]:
    """The lines typed in the last `days`, most frequent first."""
    return _queries(session, _since(days), limit)


def queries_without_hits(session: Session, days: int = 30, limit: int = 100) -> list[LoggedQuery]:
    """Those that found nothing, most frequent first."""
    return _queries(session, _since(days) & _NO_HITS, limit)


def queries_doubted(session: Session, days: int = 30, limit: int = 100) -> list[LoggedQuery]:
    """Those whose hits the search itself did not take for an answer, most frequent first."""
    return _queries(session, _since(days) & _DOUBTED, limit)


def queries_without_use(session: Session, days: int = 30, limit: int = 100) -> list[LoggedQuery]:
    """Those that found something of which nothing was opened or copied, most frequent first."""
    return _queries(session, _since(days) & _NO_USE, limit)


def search_counts(session: Session, since: datetime, until: datetime | None = None) -> SearchCounts:
    """How many searches there were from `since` to `until` (now), and how they ended."""
    query = select(
        func.count(LoggedSearch.id),
        func.sum(case((_NO_HITS, 1), else_=0)),
        func.sum(case((_NO_USE, 1), else_=0)),
        func.sum(case((_DOUBTED, 1), else_=0)),
    ).where(LoggedSearch.at >= since)
    if until is not None:
        query = query.where(LoggedSearch.at < until)
    searches, *others = session.execute(query).one()
    return SearchCounts(searches, *(count or 0 for count in others))


def most_used(session: Session, since: datetime, limit: int) -> dict[int, int]:
    """In how many searches each entry was opened or copied since then, by id, most used first."""
    times = func.count(func.distinct(SearchUse.search_id))
    query = (
        select(SearchUse.entry_id, times)
        .join(LoggedSearch, SearchUse.search_id == LoggedSearch.id)
        .where(LoggedSearch.at >= since)
        .group_by(SearchUse.entry_id)
        .order_by(times.desc(), SearchUse.entry_id)
        .limit(limit)
    )
    return {row.entry_id: row[1] for row in session.execute(query)}


def _since(days: int) -> ColumnElement[bool]:
    return LoggedSearch.at >= clock.now() - timedelta(days=days)


def _queries(session: Session, condition: ColumnElement[bool], limit: int) -> list[LoggedQuery]:
    times = func.count(LoggedSearch.id)
    query = (
        select(LoggedSearch.folded, func.min(LoggedSearch.query), times)
        .where(condition, LoggedSearch.folded != "")
        .group_by(LoggedSearch.folded)
        .order_by(times.desc(), func.max(LoggedSearch.at).desc(), LoggedSearch.folded)
        .limit(limit)
    )
    rows = session.execute(query).all()
    used = _used(session, condition, [row[0] for row in rows])
    return [LoggedQuery(line, count, used.get(folded, ())) for folded, line, count in rows]


def _used(
    session: Session, condition: ColumnElement[bool], folded: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """The numbers of the entries used for each line, most used first."""
    counts: dict[str, Counter[int]] = {}
    for begin in range(0, len(folded), _CHUNK):
        query = (
            select(
                LoggedSearch.folded,
                SearchUse.entry_id,
                func.count(func.distinct(SearchUse.search_id)),
            )
            .join(SearchUse, SearchUse.search_id == LoggedSearch.id)
            .where(condition, LoggedSearch.folded.in_(folded[begin : begin + _CHUNK]))
            .group_by(LoggedSearch.folded, SearchUse.entry_id)
            .order_by(SearchUse.entry_id)
        )
        for line, entry_id, count in session.execute(query):
            counts.setdefault(line, Counter())[entry_id] = count
    return {
        line: tuple(number_of(entry_id) for entry_id, _ in found.most_common())
        for line, found in counts.items()
    }
