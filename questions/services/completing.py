"""What an agent adds to a question once it is recorded: details, a promised call, its group."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict, Invalid, NotFound
from core.messages import _
from people.actors import Actor
from questions.desk import Desk
from questions.grading import TIME_LIMITS
from questions.models import Grade, GroupKind, GroupState, Question, QuestionGroup, StepKind
from questions.queries import named
from questions.services.recording import raise_if_needed
from questions.services.steps import one_at_a_time, require_on_the_way, took


def complete(
    session: Session, actor: Actor, desk: Desk, reference: str, values: dict[str, Any]
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
        question.caller_cipher = desk.callers.encrypted(values["caller"])
        question.caller_hash = desk.callers.fingerprint(values["caller"])
    if values["callback"]:
        promise = Grade(values["callback"]["promise"])
        question.grade = promise
        question.callback_by = clock.now() + TIME_LIMITS[promise]
    session.flush()
    group = found.group
    if values["same_as"]:
        group = _moved(session, actor, question, group, values["same_as"])
    raise_if_needed(session, group, question)
    return question


def _moved(
    session: Session, actor: Actor, question: Question, group: QuestionGroup, same_as: str
) -> QuestionGroup:
    """The agent says it means the same as another group; one that is left empty goes with it."""
    target = named(session, actor, same_as, for_change=True).group
    if target.id == group.id:
        return group
    require_on_the_way(target)
    if GroupKind.FLAG in (group.kind, target.kind):
        raise Invalid.field("same_as", _("纠错不能合并"))
    question.group_id = target.id
    session.flush()
    left = select(func.count(Question.id)).where(Question.group_id == group.id)
    if not session.scalar(left) and not group.answers:
        group.state, group.closed_at = GroupState.CLOSED, clock.now()
        group.merged_into_id = target.id
    session.flush()
    session.expire(group)
    session.expire(target)
    moved = {"question": question.id, "from": group.number}
    took(session, actor, target, StepKind.ASKED, **moved)
    return target
