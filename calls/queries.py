"""Reading calls: one's own, what was done in them, and who is owed a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from calls.models import Call, CallBack, Outcome, Proposal, SpokenLine
from calls.permissions import can_make_callback, can_watch_calls
from content.applicability.for_whom import Asker
from content.applicability.readers import readable_now, told_now
from content.kinds.base import Clause
from content.kinds.registry import kind_named
from content.models import Entry, Revision, number_of
from content.queries import ID_MAX, VisibleEntry, visible_entries
from content.structure import structure_now
from content.text_to_say import text_to_say
from core import clock
from core.errors import NotFound
from core.paging import Page, page_of
from people.actors import Actor
from questions.models import Question
from questions.narrowing import callback_owed
from questions.queries import callbacks_owed
from search_index.models import LoggedSearch, SearchUse, UseAction

SEARCHES_SHOWN = 50  # of one call


def call_under_way(session: Session, actor: Actor) -> Call | None:
    """The call the actor is in."""
    query = select(Call).where(Call.user_id == actor.id, Call.ended_at.is_(None))
    return session.scalar(query)


def own_call(session: Session, actor: Actor, key: str, *, for_change: bool = False) -> Call:
    """A call of one's own, locked when `for_change`. Raises `NotFound`, for foreign ones too."""
    query = select(Call).where(Call.user_id == actor.id, Call.key == key)
    if for_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query)
    if found is None:
        raise NotFound
    return found


def asked_from(session: Session, actor: Actor, code: str, key: str | None) -> int | None:
    """Where something is asked from: the region with this code, else that of the actor's call, else
    the one the actor answers for."""
    if code and (named := structure_now(session).region_named(code)) is not None:
        return named
    of_call = select(Call.region_id).where(Call.user_id == actor.id, Call.key == key)
    return (session.scalar(of_call) if key else None) or actor.region_id


def key_bound_to(session: Session, actor: Actor, outer_key: str) -> str | None:
    """The key of the actor's call that the telephony knows; None where there is none yet."""
    query = select(Call.key).where(Call.user_id == actor.id, Call.outer_key == outer_key)
    return session.scalar(query.order_by(Call.id.desc()).limit(1))


def questions_of(session: Session, call: Call) -> Sequence[Question]:
    """What was recorded in a call, the first first."""
    query = (
        select(Question)
        .where(Question.call_key == call.key, Question.asked_by_id == call.user_id)
        .order_by(Question.id)
    )
    return session.scalars(query).all()


def last_line(session: Session, call: Call) -> str:
    """The line searched last in a call; "" where nothing was."""
    query = (
        select(LoggedSearch.query)
        .where(_of(call), LoggedSearch.query != "")
        .order_by(LoggedSearch.at.desc())
        .limit(1)
    )
    return session.scalar(query) or ""


def _of(call: Call) -> ColumnElement[bool]:
    """Searches made in a call: a key names it among those of its agent."""
    return (LoggedSearch.call_key == call.key) & (LoggedSearch.user_id == call.user_id)


@dataclass(frozen=True)
class SearchInCall:
    """A line searched in a call; `hits` is None where only its use was heard of."""

    text: str
    hits: int | None
    at: datetime


@dataclass(frozen=True)
class UseInCall:
    """An entry opened or copied in a call, and which revision of it."""

    number: str
    revision: int
    title: str
    action: UseAction
    at: datetime


@dataclass(frozen=True)
class CallHistory:
    """What was done in a call, in its order."""

    searches: Sequence[SearchInCall]
    uses: Sequence[UseInCall]
    questions: Sequence[Question]


def history_of(session: Session, call: Call) -> CallHistory:
    """What was searched, used and recorded in a call, by the log of searches and the questions."""
    searches = (
        select(LoggedSearch).where(_of(call)).order_by(LoggedSearch.at.desc()).limit(SEARCHES_SHOWN)
    )
    uses = (
        select(SearchUse.entry_id, Revision.seq, Revision.title, SearchUse.action, SearchUse.at)
        .join(LoggedSearch, SearchUse.search_id == LoggedSearch.id)
        .join(Revision, SearchUse.revision_id == Revision.id)
        .join(Entry, SearchUse.entry_id == Entry.id)
        .where(_of(call), readable_now(), told_now(Entry.id))
        .order_by(SearchUse.at, SearchUse.id)
    )
    return CallHistory(
        [
            SearchInCall(one.query, one.hits, one.at)
            for one in reversed(session.scalars(searches).all())
        ],
        [
            UseInCall(number_of(entry_id), seq, title, action, at)
            for entry_id, seq, title, action, at in session.execute(uses)
        ],
        questions_of(session, call),
    )


def lines_after(session: Session, call: Call, after: int, limit: int) -> Sequence[SpokenLine]:
    """What was heard in a call after the line with the id `after`, the newest `limit` of it."""
    query = (
        select(SpokenLine)
        .where(SpokenLine.call_id == call.id, SpokenLine.id > after)
        .order_by(SpokenLine.id.desc())
        .limit(limit)
    )
    return session.scalars(query).all()[::-1]


@dataclass(frozen=True)
class Proposed:
    """What was proposed for a line, as it is said now; `say` is read out or copied."""

    proposal: Proposal
    number: str
    title: str
    say: str


def proposed_for(
    session: Session, lines: Sequence[SpokenLine], region_id: int | None = None
) -> dict[int, list[Proposed]]:
    """What was proposed for each of `lines`, by id, as far as agents may see it still, and it holds
    where it is asked from."""
    query = (
        select(Proposal)
        .where(Proposal.line_id.in_([line.id for line in lines]))
        .order_by(Proposal.id)
    )
    proposals = session.scalars(query).all()
    visible = visible_entries(session, list({one.entry_id for one in proposals}))
    asker = Asker(structure_now(session).region_and_above(region_id))
    by_line: dict[int, list[Proposed]] = {line.id: [] for line in lines}
    for one in proposals:
        if one.entry_id not in visible:
            continue
        shown = visible[one.entry_id]
        clause = _clause(shown, one.clause)
        if one.clause and clause is None:
            continue
        scope = shown.revision.scope
        if not (clause.scope.beside(scope) if clause else scope).holds_for(asker):
            continue
        say = text_to_say(shown.revision, clause)
        if say:
            title = shown.revision.title
            title = f"{title} {clause.label}" if clause else title
            by_line[one.line_id].append(Proposed(one, shown.number, title, say))
    return by_line


def _clause(shown: VisibleEntry, label: str | None) -> Clause | None:
    clauses = kind_named(shown.entry.kind).clauses(shown.revision.content) if label else ()
    return next((clause for clause in clauses if clause.label == label), None)


@dataclass(frozen=True)
class OwedCall:
    """A call somebody is owed: of a question, or of a call in which none was recorded."""

    about: str
    due_at: datetime
    question: Question | None = None
    callback: CallBack | None = None

    @property
    def is_late(self) -> bool:
        """Whether it should have been made."""
        return self.due_at < clock.now()

    @property
    def caller_cipher(self) -> str | None:
        """Who waits, encrypted."""
        owed = self.question or self.callback
        return owed.caller_cipher if owed else None

    @property
    def promised_by(self) -> str:
        """Who promised it, as people are called."""
        if self.callback is not None:
            return self.callback.user.display_name
        return self.question.asked_by.display_name if self.question else ""


def owed_calls(session: Session, actor: Actor, *, limit: int, offset: int = 0) -> Page[OwedCall]:
    """Who is owed a call, the earliest promise first: one's own, for supervisors all.

    Both those of questions and those of calls without one.
    """
    most = limit + offset
    of_questions = callbacks_owed(session, actor, limit=most)
    query = select(CallBack).where(CallBack.made_at.is_(None)).options(joinedload(CallBack.user))
    if not can_watch_calls(actor):
        query = query.where(CallBack.user_id == actor.id)
    of_calls = page_of(session, query.order_by(CallBack.due_at, CallBack.id), limit=most, offset=0)
    found = [
        *(_of_question(question) for question in of_questions.items),
        *(OwedCall(one.about_told, one.due_at, callback=one) for one in of_calls.items),
    ]
    found.sort(key=lambda one: one.due_at)
    return Page(found[offset:most], of_questions.total + of_calls.total, limit, offset)


def _of_question(question: Question) -> OwedCall:
    assert question.callback_by is not None
    return OwedCall(question.text, question.callback_by, question=question)


def callback_for(
    session: Session, actor: Actor, callback_id: int, *, for_change: bool = False
) -> CallBack:
    """A call that is owed, as whoever may make it sees it. Raises `NotFound`."""
    query = select(CallBack).where(CallBack.id == callback_id)
    if for_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query) if callback_id <= ID_MAX else None
    if found is None or not can_make_callback(actor, found):
        raise NotFound
    return found


@dataclass(frozen=True)
class CallsToday:
    """An agent's day so far: calls closed, those solved among them, callers still owed a call."""

    closed: int
    solved: int
    owed: int


def calls_today(session: Session, actor: Actor) -> CallsToday:
    """How the actor's own day went so far."""
    query = select(
        func.count(Call.id), func.count(Call.id).filter(Call.outcome == Outcome.SOLVED)
    ).where(
        Call.user_id == actor.id,
        Call.ended_at >= clock.start_of(clock.today()),
        Call.outcome.is_not(None),
    )
    closed, solved = session.execute(query).one()
    return CallsToday(closed, solved, _owed(session, actor))


def _owed(session: Session, actor: Actor) -> int:
    own = select(func.count(CallBack.id)).where(
        CallBack.user_id == actor.id, CallBack.made_at.is_(None)
    )
    of_questions = select(func.count(Question.id)).where(
        callback_owed(), Question.asked_by_id == actor.id
    )
    return (session.scalar(own) or 0) + (session.scalar(of_questions) or 0)
