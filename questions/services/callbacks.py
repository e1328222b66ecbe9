"""Calling back: that it was done, and what the customer said."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict, NotFound
from core.messages import _
from people.actors import Actor
from questions.models import Question, Satisfaction, StepKind
from questions.permissions import can_see_private
from questions.queries import named
from questions.services import notices
from questions.services.awaiting import keep_promises_known
from questions.services.ending import end_after_callback
from questions.services.history import add_step


def take_promise_back(session: Session, actor: Actor, question: Question) -> None:
    """A call was promised by mistake: nobody waits for it. One that was made stays made."""
    group = named(session, actor, str(question.id), for_change=True).group
    if question.callback_owed:
        question.callback_by = None
        session.flush()
        keep_promises_known(session, group)


def record_callback(
    session: Session, actor: Actor, reference: str, values: dict[str, Any]
) -> Question:
    """Record the call back from the fields of `CallSchema`.

    A customer who was not reached is still owed the call. Raises `NotFound` for a foreign question,
    `Conflict` when no call is owed.
    """
    found = named(session, actor, reference, for_change=True)
    question = found.question
    if question is None or not can_see_private(actor, question):
        raise NotFound
    if not question.callback_owed:
        raise Conflict(_("这个问题不欠回电"), code="no_call_owed")
    satisfaction = Satisfaction(values["satisfaction"])
    question.satisfaction = satisfaction
    question.call_note = values["note"]
    if satisfaction != Satisfaction.UNREACHED:
        question.called_at = clock.now()
        question.called_by_id = actor.id
        end_after_callback(question)
    session.flush()
    called = {"question": question.id, "satisfaction": str(satisfaction)}
    step = add_step(session, actor, found.group, StepKind.CALLED, **called)
    if satisfaction == Satisfaction.DISSATISFIED:
        notices.dissatisfied(session, found.group, step)
    return question
