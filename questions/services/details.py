"""What an agent adds to a question once it is recorded: details, a promised call, its group."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from content.models import Category
from core import clock
from core.errors import Conflict, Invalid, NotFound
from core.messages import _
from people.actors import Actor
from questions import matching
from questions.context import QuestionContext
from questions.matching import Match
from questions.models import GroupKind, GroupState, Question, QuestionGroup, StepKind, Urgency
from questions.queries import named
from questions.services.awaiting import keep_promises_known
from questions.services.history import add_step, one_at_a_time, require_on_the_way
from questions.services.raising import raise_if_needed
from questions.services.recording import (
    GROUPS_SHOWN,
    arrived,
    joined,
    new_group,
)
from questions.urgency import TIME_LIMITS


def add_details(
    session: Session, actor: Actor, context: QuestionContext, reference: str, values: dict[str, Any]
) -> Question:
    """Add the fields of `CompletionSchema` to a question of one's own.

    Raises `NotFound` for a foreign one, `Conflict` when it is closed.
    """
    one_at_a_time(session)
    found = named(session, actor, reference, for_change=True)
    question = found.question
    if question is None or question.asked_by_id != actor.id:
        raise NotFound
    if question.closed_at is not None:
        raise Conflict(_("这个问题已经关闭"), code="already_closed")
    question.details = {**question.details, **values["details"]}
    if values["caller"]:
        question.caller_cipher = context.callers.encrypted(values["caller"])
        question.caller_hash = context.callers.fingerprint(values["caller"])
    if values["callback"]:
        promise = Urgency(values["callback"]["promise"])
        question.urgency = promise
        question.callback_by = clock.now() + TIME_LIMITS[promise]
    session.flush()
    group = found.group
    if values["same_as"] is not None:
        group = _regrouped(session, actor, context, question, group, values["same_as"])
    near = matching.matches(session, context.phrasings, question.text, GROUPS_SHOWN)
    alike = {match.group_id for match in near if match.score >= matching.ALIKE_FROM}
    raise_if_needed(session, group, question, alike)
    keep_promises_known(session, group)
    return question


def keep_agent_note(session: Session, question: Question, note: str) -> None:
    """What the agent noted in the call it was recorded in; masked, as notes of calls are."""
    question.agent_note = note
    session.flush()


def _regrouped(
    session: Session,
    actor: Actor,
    context: QuestionContext,
    question: Question,
    group: QuestionGroup,
    same_as: str,
) -> QuestionGroup:
    """The agent says which group it means the same as; empty: none, it gets one of its own."""
    if group.kind == GroupKind.FLAG:
        raise Invalid.field("same_as", _("纠错不能合并"))
    if not same_as:
        return _alone(session, actor, question, group)
    target = named(session, actor, same_as, for_change=True).group
    if target.id == group.id:
        return group
    if target.kind == GroupKind.FLAG:
        raise Invalid.field("same_as", _("纠错不能合并"))
    if target.state != GroupState.ANSWERED:
        require_on_the_way(target)
    near = matching.matches(session, context.phrasings, question.text, GROUPS_SHOWN)
    unlike = Match(target.id, 0.0, 0, ())
    match = next((one for one in near if one.group_id == target.id), unlike)
    into = joined(session, question, match) or target  # it is locked: nobody closes it meanwhile
    return _moved(session, actor, question, group, into)


def _alone(
    session: Session, actor: Actor, question: Question, group: QuestionGroup
) -> QuestionGroup:
    """Out of its group: back into the one it left, when that is empty, else into a new one."""
    if _asked_in(session, group) < 2:
        return group
    own = _left_behind(session, question, group)
    if own is not None:
        own.state, own.closed_at, own.merged_into_id = GroupState.OPEN, None, None
        question.why = []
        return _moved(session, actor, question, group, own)
    category = session.get_one(Category, question.category_id)
    question.why = []
    new = new_group(session, question, category)
    moved = _moved(session, actor, question, group, new)
    arrived(
        session, moved, add_step(session, actor, moved, StepKind.SPLIT, **{"from": group.number})
    )
    return moved


def _left_behind(
    session: Session, question: Question, group: QuestionGroup
) -> QuestionGroup | None:
    """The group of its own that was given up when the question joined `group`."""
    query = select(QuestionGroup).where(
        QuestionGroup.merged_into_id == group.id, QuestionGroup.text == question.text
    )
    empty = (one for one in session.scalars(query) if not _asked_in(session, one))
    return next(empty, None)


def _asked_in(session: Session, group: QuestionGroup) -> int:
    return session.scalar(select(func.count(Question.id)).where(Question.group_id == group.id)) or 0


def _moved(
    session: Session,
    actor: Actor,
    question: Question,
    group: QuestionGroup,
    target: QuestionGroup,
) -> QuestionGroup:
    """Into `target`; a group that is left empty goes with it."""
    question.group_id = target.id
    session.flush()
    staying = session.scalars(
        select(Question.text).where(Question.group_id == group.id).order_by(Question.id)
    ).all()
    if staying and group.text not in staying:
        group.text = staying[0]
    elif not staying and not group.answers:
        group.state, group.closed_at = GroupState.CLOSED, clock.now()
        group.merged_into_id = target.id
    session.flush()
    session.expire(group)
    session.expire(target)
    moved = {"question": question.id, "from": group.number, "why": list(question.why)}
    add_step(session, actor, target, StepKind.ASKED, **moved)
    return target
