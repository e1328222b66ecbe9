"""Reading calls: one's own, what was done in them, and who is owed a call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from calls.models import Call, CallBack, Outcome, SpokenLine
from calls.permissions import can_make_callback, can_watch_calls
from content.models import Revision, number_of
from content.queries import ID_MAX
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


def questions_of(session: Session, call: Call) -> Sequence[Question]:
    """What was recorded in a call, the first first."""
    query = (
        select(Question)
        .where(Question.call_key == call.key, Question.asked_by_id == call.user_id)
        .order_by(Question.id)
    )
    return session.scalars(query).all()


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
    own = (LoggedSearch.call_key == call.key) & (LoggedSearch.user_id == call.user_id)
    searches = (
        select(LoggedSearch).where(own).order_by(LoggedSearch.at.desc()).limit(SEARCHES_SHOWN)
    )
    uses = (
        select(SearchUse.entry_id, Revision.seq, Revision.title, SearchUse.action, SearchUse.at)
        .join(LoggedSearch, SearchUse.search_id == LoggedSearch.id)
        .join(Revision, SearchUse.revision_id == Revision.id)
        .where(own)
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
