"""How calls ended: answered at once, read out from what is approved, how long. Figures, no notes.

Answered at first call (首次解答): closed as solved, and the same caller did not ask about the same
matter again within `AGAIN_WITHIN`. Who calls is known where the telephony or a question said so; of
the others nothing says that they asked again. The matter is the uppermost category of what was read
out or recorded in a call; of a call without any it is not known, and counts as the same.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from calls.models import Call, Outcome, Proposal
from content.models import Revision
from content.queries import tops_of
from core.paging import batches
from insight.spans import Part, Span
from people.actors import Actor
from people.permissions import require_statistics
from questions.models import Question
from search_index.models import LoggedSearch, SearchUse, UseAction

AGAIN_WITHIN = timedelta(days=7)
_AT_ONCE = 500
_Name = tuple[int, str]  # of a call: its agent and its key


class CountedCall(NamedTuple):
    """A call as it is counted. `outcome` None: nobody closed it."""

    agent_id: int
    department_id: int | None
    ended_at: datetime
    outcome: Outcome | None
    seconds: int | None
    read_out: bool  # whether an approved entry was
    asked_again: bool
    knows_caller: bool

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


@dataclass(frozen=True)
class ProposalCounts:
    """What was proposed for lines heard: so many, shown, and used."""

    proposed: int
    shown: int
    used: int


def calls_in(session: Session, actor: Actor, span: Span) -> list[CountedCall]:
    """The calls that ended in a time. Raises `Forbidden`."""
    require_statistics(actor)
    query = select(
        Call.user_id,
        Call.key,
        Call.department_id,
        Call.begun_at,
        Call.ended_at,
        Call.outcome,
        Call.seconds,
        Call.caller_hash,
        _read_out().label("read_out"),
    ).where(Call.ended_at >= span.since)
    rows = session.execute(query).all()
    asked_again = _asked_again(session, rows, span)
    return [
        CountedCall(
            row.user_id,
            row.department_id,
            row.ended_at,
            row.outcome,
            row.seconds,
            row.read_out,
            (row.user_id, row.key) in asked_again,
            row.caller_hash is not None,
        )
        for row in rows
        if row.ended_at < span.until
    ]


def within(calls: Iterable[CountedCall], span: Span) -> list[CountedCall]:
    """Those of `calls` that ended in a time."""
    return [one for one in calls if span.since <= one.ended_at < span.until]


def counted(calls: Sequence[CountedCall]) -> CallCounts:
    """`calls` together: shares are of those that somebody closed."""
    closed = [one for one in calls if one.outcome is not None]
    lasted = [one.seconds for one in closed if one.seconds is not None]
    return CallCounts(
        len(calls),
        len(closed),
        Part(sum(one.answered_first for one in closed), len(closed)),
        Part(sum(one.read_out for one in closed), len(closed)),
        sum(lasted) / len(lasted) if lasted else None,
        {outcome: sum(one.outcome == outcome for one in closed) for outcome in Outcome},
        sum(one.knows_caller for one in closed),
    )


def grouped(
    calls: Iterable[CountedCall], by: Callable[[CountedCall], int | str | None]
) -> dict[int | str | None, CallCounts]:
    """`calls` counted by what `by` says of each, in the order in which that comes up."""
    groups: dict[int | str | None, list[CountedCall]] = defaultdict(list)
    for one in calls:
        groups[by(one)].append(one)
    return {key: counted(some) for key, some in groups.items()}


def proposals_in(session: Session, actor: Actor, span: Span) -> ProposalCounts:
    """What was proposed for lines heard in a time. Raises `Forbidden`."""
    require_statistics(actor)
    query = select(
        func.count(Proposal.id), func.count(Proposal.shown_at), func.count(Proposal.used_at)
    ).where(Proposal.at >= span.since, Proposal.at < span.until)
    return ProposalCounts(*session.execute(query).one())


def _read_out() -> ColumnElement[bool]:
    """Whether an approved entry was read out in a call."""
    return (
        select(SearchUse.id)
        .join(LoggedSearch, SearchUse.search_id == LoggedSearch.id)
        .where(
            LoggedSearch.call_key == Call.key,
            LoggedSearch.user_id == Call.user_id,
            SearchUse.action == UseAction.COPIED,
        )
        .exists()
    )


class _Asking(NamedTuple):
    """That somebody asked, in a call or by a question; `name`: the call, where it was in one."""

    name: _Name | None
    at: datetime
    until: datetime
    matters: frozenset[int] = frozenset()  # of a question: its uppermost category


def _asked_again(session: Session, rows: Sequence[Any], span: Span) -> set[_Name]:
    """The calls whose caller asked the same again."""
    by_caller: dict[str, list[_Asking]] = defaultdict(list)
    for row in rows:
        if row.caller_hash is not None:
            name = (row.user_id, row.key)
            by_caller[row.caller_hash].append(_Asking(name, row.begun_at, row.ended_at))
    questions = _questions(session, span)
    pairs = [
        pair
        for caller, calls in by_caller.items()
        if len(calls) > 1 or caller in questions
        for pair in _soon_after(calls, [*calls, *questions.get(caller, ())])
    ]
    matters = _matters(session, {one.name[1] for pair in pairs for one in pair if one.name})
    again: set[_Name] = set()
    for one, later in pairs:
        mine, theirs = (two.matters | matters.get(two.name, frozenset()) for two in (one, later))
        if one.name and not (mine and theirs and mine.isdisjoint(theirs)):
            again.add(one.name)
    return again


def _soon_after(
    calls: Sequence[_Asking], askings: Sequence[_Asking]
) -> Iterator[tuple[_Asking, _Asking]]:
    """Each call with what its caller asked within `AGAIN_WITHIN` after it."""
    others = sorted(askings, key=_at)
    for one in calls:
        for later in islice(others, bisect_right(others, one.until, key=_at), None):
            if later.at > one.until + AGAIN_WITHIN:
                break
            if later.name != one.name:
                yield one, later


def _at(asking: _Asking) -> datetime:
    return asking.at


def _questions(session: Session, span: Span) -> dict[str, list[_Asking]]:
    """What was recorded as a question since then, by caller."""
    _tops, top_of = tops_of(session)
    found: dict[str, list[_Asking]] = defaultdict(list)
    query = select(
        Question.caller_hash,
        Question.asked_by_id,
        Question.call_key,
        Question.asked_at,
        Question.category_id,
    ).where(
        Question.caller_hash.is_not(None),
        Question.asked_at >= span.since,
        Question.withdrawn.is_(False),
    )
    for caller, user_id, key, at, category_id in session.execute(query):
        assert caller is not None
        name = (user_id, key) if key else None
        matters = {top_of[category_id].id} if category_id in top_of else ()
        found[caller].append(_Asking(name, at, at, frozenset(matters)))
    return found


def _matters(session: Session, keys: Collection[str]) -> dict[_Name | None, set[int]]:
    """The uppermost categories of what was read out or recorded in calls."""
    _tops, top_of = tops_of(session)
    found: dict[_Name | None, set[int]] = defaultdict(set)
    for some in batches(list(keys), _AT_ONCE):
        read_out = (
            select(LoggedSearch.user_id, LoggedSearch.call_key, Revision.category_id)
            .join(SearchUse, SearchUse.search_id == LoggedSearch.id)
            .join(Revision, SearchUse.revision_id == Revision.id)
            .where(LoggedSearch.call_key.in_(some), SearchUse.action == UseAction.COPIED)
        )
        recorded = select(Question.asked_by_id, Question.call_key, Question.category_id).where(
            Question.call_key.in_(some)
        )
        for query in (read_out, recorded):
            for user_id, key, category_id in session.execute(query):
                if key is not None and category_id in top_of:
                    found[user_id, key].add(top_of[category_id].id)
    return found
