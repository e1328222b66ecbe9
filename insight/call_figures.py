"""How calls ended: answered at once, read out from what is approved, how long. Figures, no notes.

Answered at first call (首次解答): closed as solved, and the same caller did not ask about the same
matter again (`insight.asked_again`). Counted in the database, so that only figures leave it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, Select, case, func, literal_column, select, tuple_
from sqlalchemy.orm import Session, selectinload

from calls.models import Call, Outcome, Proposal
from core import clock
from insight.asked_again import AskedAgain
from insight.spans import Part, Span, place_among
from people.actors import Actor
from people.permissions import require_statistics
from search_index.models import LoggedSearch, SearchUse, UseAction

_LONGEST = timedelta(days=1)  # more than any call takes
_AT_ONCE = 500


class ListedCall(NamedTuple):
    """A call by itself. `outcome` None: nobody closed it."""

    agent_id: int
    ended_at: datetime
    outcome: Outcome | None
    seconds: int | None
    read_out: bool  # whether an approved entry was
    asked_again: bool

    @property
    def answered_first(self) -> bool:
        """Whether it was answered at the first call."""
        return self.outcome == Outcome.SOLVED and not self.asked_again


@dataclass(frozen=True)
class CallCounts:
    """Some calls together; `seconds` is the mean of those closed, None of none."""

    calls: int
    closed: int
    answered_first: Part
    read_out: Part
    seconds: float | None
    outcomes: dict[Outcome, int]
    known_callers: int


NO_CALLS = CallCounts(0, 0, Part(0, 0), Part(0, 0), None, dict.fromkeys(Outcome, 0), 0)


@dataclass(frozen=True)
class ProposalCounts:
    """What was proposed for lines heard: so many, shown, and used."""

    proposed: int
    shown: int
    used: int


@dataclass(frozen=True)
class Key:
    """What calls are counted by: as a column, and of one that was asked for again."""

    column: ColumnElement[Any]
    of: Callable[[AskedAgain], Any]


TOGETHER = Key(literal_column("0", Integer), lambda one: 0)
BY_AGENT = Key(Call.user_id.expression, lambda one: one.agent_id)
BY_DEPARTMENT = Key(Call.department_id.expression, lambda one: one.department_id)


@dataclass(frozen=True)
class Which:
    """Some of the calls; what is None or False narrows nothing."""

    agent_id: int | None = None
    department_id: int | None = None
    outcome: Outcome | None = None
    closed: bool = False
    read_out: bool = False
    known_caller: bool = False
    answered_first: bool | None = None  # of those closed


EVERY = Which()


def counted(
    session: Session, actor: Actor, span: Span, again: Collection[AskedAgain], key: Key = TOGETHER
) -> dict[Any, CallCounts]:
    """The calls that ended in a time, by `key`, the most first; shares are of those closed.

    `again`: of this time, or of a longer one. Raises `Forbidden`.
    """
    require_statistics(actor)
    query = (
        select(
            key.column.label("place"),
            Call.outcome,
            func.count(Call.id).label("calls"),
            func.sum(_read_out(span)).label("read_out"),
            func.coalesce(func.sum(Call.seconds), 0).label("seconds"),
            func.count(Call.seconds).label("timed"),
            func.count(Call.caller_hash).label("known"),
        )
        .where(Call.ended_at >= span.since, Call.ended_at < span.until)
        .group_by("place", Call.outcome)
    )
    rows: dict[Any, list[Any]] = defaultdict(list)
    for row in session.execute(query):
        rows[row.place].append(row)
    solved_again = Counter(
        key.of(one)
        for one in again
        if one.outcome == Outcome.SOLVED and span.since <= one.ended_at < span.until
    )
    found = {place: _together(some, solved_again[place]) for place, some in rows.items()}
    return dict(sorted(found.items(), key=lambda one: -one[1].calls))


def by_day(
    session: Session, actor: Actor, span: Span, again: Collection[AskedAgain]
) -> dict[date, CallCounts]:
    """`counted` by the hotline's days, the latest first."""
    first = span.since.astimezone(clock.HOTLINE_ZONE).date()
    last = span.until.astimezone(clock.HOTLINE_ZONE).date()
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    starts = [clock.start_of(day) for day in days[1:]]
    key = Key(place_among(Call.ended_at, starts), lambda one: bisect_right(starts, one.ended_at))
    found = counted(session, actor, span, again, key)
    return {days[place]: found[place] for place in sorted(found, reverse=True)}


def listed(
    session: Session,
    actor: Actor,
    span: Span,
    again: Collection[AskedAgain],
    which: Which = EVERY,
    most: int | None = None,
) -> tuple[list[ListedCall], int]:
    """The last `most` of the calls that ended in a time, and how many there are.

    Raises `Forbidden`.
    """
    require_statistics(actor)
    asked_again = {one.call_id for one in again}
    query = (
        select(Call.id, Call.user_id, Call.ended_at, Call.outcome, Call.seconds)
        .add_columns(_read_out(span).label("read_out"))
        .where(*_conditions(which, span))
        .order_by(Call.ended_at.desc(), Call.id.desc())
        .execution_options(yield_per=_AT_ONCE)
    )
    found = _rows(session, query, asked_again)
    if which.answered_first is not None:
        found = (one for one in found if one.answered_first is which.answered_first)
    return list(islice(found, most)), _how_many(session, span, again, which)


def proposals_in(session: Session, actor: Actor, span: Span) -> ProposalCounts:
    """What was proposed for lines heard in a time. Raises `Forbidden`."""
    require_statistics(actor)
    query = select(
        func.count(Proposal.id), func.count(Proposal.shown_at), func.count(Proposal.used_at)
    ).where(Proposal.at >= span.since, Proposal.at < span.until)
    return ProposalCounts(*session.execute(query).one())


def proposals_listed(
    session: Session, actor: Actor, span: Span, *, shown: bool = False, used: bool = False
) -> Sequence[Proposal]:
    """What `proposals_in` counts, the latest first; those alone that were shown, or used."""
    require_statistics(actor)
    query = select(Proposal).where(Proposal.at >= span.since, Proposal.at < span.until)
    if shown:
        query = query.where(Proposal.shown_at.is_not(None))
    if used:
        query = query.where(Proposal.used_at.is_not(None))
    latest = query.order_by(Proposal.at.desc(), Proposal.id.desc())
    return session.scalars(latest.options(selectinload(Proposal.entry))).all()


def _together(rows: Collection[Any], solved_again: int) -> CallCounts:
    """Rows of some calls, one an outcome."""
    by_outcome = {row.outcome: row for row in rows}
    outcomes = {
        outcome: by_outcome[outcome].calls if outcome in by_outcome else 0 for outcome in Outcome
    }
    closed = sum(outcomes.values())
    timed = sum(row.timed for row in rows)
    return CallCounts(
        sum(row.calls for row in rows),
        closed,
        Part(outcomes[Outcome.SOLVED] - solved_again, closed - outcomes[Outcome.NOT_OURS]),
        Part(sum(row.read_out for row in rows if row.outcome), closed),
        sum(row.seconds for row in rows) / timed if timed else None,
        outcomes,
        sum(row.known for row in rows if row.outcome),
    )


def _how_many(session: Session, span: Span, again: Collection[AskedAgain], which: Which) -> int:
    """Of those answered first the calls asked for again are taken off; the rest are the others."""

    def counted(some: Which) -> int:
        query = select(func.count(Call.id)).where(*_conditions(some, span))
        return session.scalar(query) or 0

    if which.answered_first is None:
        return counted(which)
    first = counted(replace(which, answered_first=True)) - sum(
        one.outcome == Outcome.SOLVED
        and span.since <= one.ended_at < span.until
        and which.agent_id in (None, one.agent_id)
        and which.department_id in (None, one.department_id)
        and which.outcome in (None, one.outcome)
        for one in again
    )
    return first if which.answered_first else counted(which) - first


def _rows(
    session: Session, query: Select[Any], asked_again: Collection[int]
) -> Iterator[ListedCall]:
    with session.execute(query) as rows:
        for row in rows:
            yield ListedCall(
                row.user_id,
                row.ended_at,
                row.outcome,
                row.seconds,
                bool(row.read_out),
                row.id in asked_again,
            )


def _conditions(which: Which, span: Span) -> Iterator[ColumnElement[bool]]:
    yield Call.ended_at >= span.since
    yield Call.ended_at < span.until
    if which.agent_id is not None:
        yield Call.user_id == which.agent_id
    if which.department_id is not None:
        yield Call.department_id == which.department_id
    if which.outcome is not None:
        yield Call.outcome == which.outcome
    if which.closed or which.read_out or which.known_caller or which.answered_first is not None:
        yield Call.outcome.is_not(None)
    if which.known_caller:
        yield Call.caller_hash.is_not(None)
    if which.read_out:
        yield _read_out(span) == 1
    if which.answered_first is not None:
        yield Call.outcome != Outcome.NOT_OURS
    if which.answered_first:
        yield Call.outcome == Outcome.SOLVED


def _read_out(span: Span) -> ColumnElement[int]:
    """1 for a call that ended in a time and in which an approved entry was read out, or 0.

    Not by a condition for each call: over the calls of half a year that takes three times as long.
    """
    copied = (
        select(LoggedSearch.user_id, LoggedSearch.call_key)
        .join(SearchUse, SearchUse.search_id == LoggedSearch.id)
        .where(
            SearchUse.action == UseAction.COPIED,
            LoggedSearch.call_key.is_not(None),
            LoggedSearch.at >= span.since - _LONGEST,
        )
    )
    return case((tuple_(Call.user_id, Call.key).in_(copied), 1), else_=0)
