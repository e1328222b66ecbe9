"""Which calls were followed by their caller asking about the same matter again. Pure reads.

Who calls is known where the telephony or a question said so; of the others nothing says that they
asked again. The matter is the uppermost category of what was read out or recorded in a call; of a
call without any it is not known, and counts as the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, DateTime, Select, null, or_, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from calls.models import Call, Outcome
from content.models import Revision
from content.queries import tops_of
from core.paging import batches
from insight.spans import Span
from people.actors import Actor
from people.permissions import require_statistics
from questions.models import Question
from search_index.models import LoggedSearch, SearchUse, UseAction

AGAIN_WITHIN = timedelta(days=7)
_AT_ONCE = 5_000


@dataclass(frozen=True)
class AskedAgain:
    """A call that somebody closed, and whose caller asked the same again."""

    call_id: int
    agent_id: int
    department_id: int | None
    ended_at: datetime
    outcome: Outcome


def asked_again(session: Session, actor: Actor, span: Span) -> list[AskedAgain]:
    """Those of the calls that ended in a time. Raises `Forbidden`."""
    require_statistics(actor)
    pairs = [*session.execute(_later_calls(span)), *session.execute(_later_questions(span))]
    _tops, top_of = tops_of(session)
    matters = _matters(session, {key for pair in pairs for key in (pair.key, pair.later_key)})
    found: dict[int, AskedAgain] = {}
    for pair in pairs:
        mine = matters[pair.user_id, pair.key]
        theirs = matters[pair.later_user_id, pair.later_key]
        if pair.later_category_id in top_of:
            theirs = theirs | {top_of[pair.later_category_id].id}
        if not mine or not theirs or mine & theirs:
            found[pair.id] = AskedAgain(
                pair.id, pair.user_id, pair.department_id, pair.ended_at, pair.outcome
            )
    return list(found.values())


def _later_calls(span: Span) -> Select[Any]:
    """Each call with the later ones of its caller."""
    later = aliased(Call)
    return (
        _calls(span, later.user_id, later.key, null())
        .join(later, later.caller_hash == Call.caller_hash)
        .where(later.ended_at.is_not(None), later.id != Call.id, *_soon(later.begun_at))
    )


def _later_questions(span: Span) -> Select[Any]:
    """Each call with what was recorded later, in another call or in none, as its caller's."""
    is_other = or_(
        Question.call_key.is_(None),
        Question.call_key != Call.key,
        Question.asked_by_id != Call.user_id,
    )
    return (
        _calls(span, Question.asked_by_id, Question.call_key, Question.category_id)
        .join(Question, Question.caller_hash == Call.caller_hash)
        .where(Question.withdrawn.is_(False), is_other, *_soon(Question.asked_at))
    )


def _calls(span: Span, user_id: Any, key: Any, category_id: Any) -> Select[Any]:
    return (
        select(Call.id, Call.user_id, Call.key, Call.department_id, Call.ended_at, Call.outcome)
        .add_columns(user_id.label("later_user_id"), key.label("later_key"))
        .add_columns(category_id.label("later_category_id"))
        .where(Call.ended_at >= span.since, Call.ended_at < span.until, Call.outcome.is_not(None))
    )


def _soon(at: Any) -> tuple[ColumnElement[bool], ...]:
    return at > Call.ended_at, at <= _SoonAfter(Call.ended_at)


class _SoonAfter(FunctionElement[datetime]):
    """`AGAIN_WITHIN` after an instant."""

    type = DateTime()
    inherit_cache = True


@compiles(_SoonAfter)
def _plus_interval(element: _SoonAfter, compiler: SQLCompiler, **kw: Any) -> str:
    days = AGAIN_WITHIN.days
    return f"({compiler.process(element.clauses, **kw)} + INTERVAL '{days} days')"


@compiles(_SoonAfter, "sqlite")
def _as_stored_text(element: _SoonAfter, compiler: SQLCompiler, **kw: Any) -> str:
    of = compiler.process(element.clauses, **kw)
    return f"(datetime({of}, '+{AGAIN_WITHIN.days} days') || substr({of}, 20))"  # its fraction


def _matters(session: Session, keys: Collection[str | None]) -> defaultdict[Any, set[int]]:
    """The uppermost categories of what was read out or recorded in calls."""
    _tops, top_of = tops_of(session)
    found: defaultdict[Any, set[int]] = defaultdict(set)
    for some in batches([key for key in keys if key is not None], _AT_ONCE):
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
                if category_id in top_of:
                    found[user_id, key].add(top_of[category_id].id)
    return found
