"""Which searches of the last weeks would find a proposal, and what else they would lose.

Real lines are searched twice, in the index as it is and with the proposal in it; within a budget of
lines and of time, most frequent lines first.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.queries import VisibleEntry, visible_entries
from review.models import Purpose, Review
from search_index.engine import Index
from search_index.query_log.reports import LoggedQuery, recent_queries
from search_index.what_if import as_it_is, with_revision

DAYS = 30
LINES = 200
SECONDS = 0.5  # of processor time, so that a busy machine does not leave lines out
PAGE = 10  # hits an agent looks at


@dataclass(frozen=True)
class Found:
    """A line and the entry's place among its hits, before and after; None: not on the page."""

    query: LoggedQuery
    before: int | None
    after: int | None


@dataclass(frozen=True)
class Lost:
    """A line, and another entry that was on its page and would be no more.

    `used`: agents have used that entry for this very line.
    """

    query: LoggedQuery
    entry: VisibleEntry
    used: bool


@dataclass(frozen=True)
class Replay:
    """What the lines would find. Counts are searches, not lines; `lines` of `known` were tried."""

    lines: int
    known: int
    hits_before: int
    hits_after: int
    gained: Sequence[Found]
    missed: Sequence[Found]
    lost: Sequence[Lost]


def replay(session: Session, index: Index, review: Review) -> Replay:
    """Search the lines of the last `DAYS` days again, with the proposal. Raises `IndexDamaged`."""
    queries = recent_queries(session, days=DAYS, limit=LINES)
    pages: list[tuple[LoggedQuery, list[int], list[int]]] = []
    index.warm()
    there = review.purpose != Purpose.RETIRE
    now, later = (
        as_it_is(session, index),
        with_revision(session, index, review.revision, there=there),
    )
    for query in within_budget(queries):
        before, after = (trial.entries(session, query.text)[:PAGE] for trial in (now, later))
        pages.append((query, before, after))
    return _told(session, review.entry_id, pages, len(queries))


def within_budget(queries: Iterable[LoggedQuery]) -> Iterator[LoggedQuery]:
    """As many of them as `SECONDS` of processor time are enough for."""
    begun = time.thread_time()
    for query in queries:
        if time.thread_time() - begun > SECONDS:
            return
        yield query


def _told(
    session: Session,
    own: int,
    pages: Sequence[tuple[LoggedQuery, list[int], list[int]]],
    known: int,
) -> Replay:
    gained, missed = [], []
    pushed: list[tuple[LoggedQuery, int]] = []
    hits = [0, 0]
    for query, first, second in pages:
        found = Found(query, place_among(first, own), place_among(second, own))
        hits[0] += query.times if found.before else 0
        hits[1] += query.times if found.after else 0
        if found.after and not found.before:
            gained.append(found)
        elif found.before and not found.after:
            missed.append(found)
        pushed += [(query, one) for one in first if one != own and one not in second]
    lost = _lost(session, pushed)
    return Replay(len(pages), known, hits[0], hits[1], gained, missed, lost)


def _lost(session: Session, pushed: Sequence[tuple[LoggedQuery, int]]) -> list[Lost]:
    """What was pushed off a page: first what agents used there, then by how often it is asked."""
    entries = visible_entries(session, sorted({entry_id for _query, entry_id in pushed}))
    lost = [
        Lost(query, entries[one], entries[one].number in query.used_numbers)
        for query, one in pushed
        if one in entries
    ]
    return sorted(lost, key=lambda one: (not one.used, -one.query.times))


def place_among(page: Sequence[int], own: int) -> int | None:
    """The place of entry `own` among the hits, from 1; None where it is not among them."""
    return page.index(own) + 1 if own in page else None
