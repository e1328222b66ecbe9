"""How a group ends: answered and found, closed with a reason, or withdrawn by its agents."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.doubts import DoubtReason
from content.models import Entry
from content.services.doubting import settle_doubts
from core import clock
from core.errors import Conflict, Forbidden
from core.messages import _
from people.actors import SYSTEM_NAME, Actor
from questions.models import (
    GroupKind,
    GroupState,
    Question,
    QuestionAnswer,
    QuestionGroup,
    StepKind,
)
from questions.permissions import can_close_group
from questions.queries import named
from questions.services import notices
from questions.services.history import add_step, require_on_the_way


def conclude(session: Session, answer: QuestionAnswer) -> None:
    """The answer is found: the group is answered, and its questions with it."""
    _answered_by(session, answer.group, answer.entry)


def end_overtaken_flag(session: Session, group: QuestionGroup) -> None:
    """A newer revision is published than a flag was about, and nobody confirmed the flag."""
    assert group.flagged_entry is not None
    _answered_by(session, group, group.flagged_entry)


def _answered_by(session: Session, group: QuestionGroup, entry: Entry) -> None:
    group.state = GroupState.ANSWERED
    group.answered_at = clock.now()
    group.answer_entry_id = entry.id
    group.with_chair = False
    _end_questions(session, group)
    session.flush()
    _settle(session, group, SYSTEM_NAME, entry.number)
    step = add_step(session, None, group, StepKind.ANSWERED, number=entry.number)
    notices.answered(session, group, step)


def close(session: Session, actor: Actor, reference: str, reason: str) -> QuestionGroup:
    """Close with a reason: an agent what they asked themselves, a department the whole group.

    What an agent closes while an answer is being written does not stop the answer; a group nobody
    asks for any more is closed. A department that closes a flag keeps the text as it is.
    """
    found = named(session, actor, reference, for_change=True)
    group = found.group
    require_on_the_way(group)
    own = [q for q in group.questions if q.asked_by_id == actor.id and q.closed_at is None]
    if found.question is not None and found.question.asked_by_id == actor.id:
        own = [found.question]
        if found.question.closed_at is not None:
            raise Conflict(_("这个问题已经关闭"), code="already_closed")
    elif can_close_group(actor, group):
        _close_group(session, actor, group, reason)
        return group
    if not own:
        raise Forbidden(_("只能关闭自己记录的问题"))
    for question in own:
        _end(question, withdrawn=True)
    session.flush()
    add_step(session, actor, group, StepKind.WITHDRAWN, reason, questions=[q.id for q in own])
    if group.state == GroupState.OPEN and not _still_asked(session, group):
        _close_group(session, None, group, reason)
    return group


def _close_group(session: Session, actor: Actor | None, group: QuestionGroup, reason: str) -> None:
    group.state = GroupState.CLOSED
    group.closed_at = clock.now()
    group.close_reason = reason
    group.with_chair = False
    _end_questions(session, group)
    session.flush()
    kind = StepKind.KEPT if group.kind == GroupKind.FLAG else StepKind.CLOSED
    _settle(session, group, actor.name if actor else SYSTEM_NAME, reason)
    step = add_step(session, actor, group, kind, reason)
    if actor is not None:
        notices.ended(session, group, step)


def _settle(session: Session, group: QuestionGroup, by: str, note: str) -> None:
    """What a flag put in doubt is in doubt no more."""
    if group.flagged_entry is not None:
        settle_doubts(
            session,
            group.flagged_entry,
            DoubtReason.FLAGGED,
            source=group.number,
            by=by,
            note=note,
        )


def _end_questions(session: Session, group: QuestionGroup) -> None:
    """Close what nobody is owed a call for; the others end with the call."""
    for question in group.questions:
        if question.closed_at is None and not question.callback_owed:
            _end(question)


def _end(question: Question, *, withdrawn: bool = False) -> None:
    question.closed_at = clock.now()
    question.caller_cipher = None
    question.withdrawn = question.withdrawn or withdrawn


def end_after_callback(question: Question) -> None:
    """After the call: the question of a group that is over ends."""
    if question.group.state in (GroupState.ANSWERED, GroupState.CLOSED):
        _end(question)


def _still_asked(session: Session, group: QuestionGroup) -> bool:
    query = select(func.count(Question.id)).where(
        Question.group_id == group.id, Question.withdrawn.is_(False)
    )
    return bool(session.scalar(query))
