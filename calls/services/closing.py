"""How a call ends: with an outcome, which may be taken back or set right for some minutes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from calls.models import Call, CallBack, Outcome, Proposal, SpokenLine
from calls.queries import call_under_way, last_line, own_call, questions_of
from calls.services.telling_supervisors import take_escalation_back, tell_escalated
from core import clock
from core.errors import Conflict, Invalid
from core.messages import _
from people.actors import Actor
from questions.context import QuestionContext
from questions.models import TEXT_MAX, Question, Urgency
from questions.services.callbacks import take_promise_back
from questions.services.details import add_details, keep_agent_note
from questions.urgency import TIME_LIMITS

TAKEN_BACK_WITHIN = timedelta(minutes=10)
PROMISED_WITHIN = timedelta(days=30)


def close(
    session: Session, actor: Actor, context: QuestionContext, key: str, values: dict[str, Any]
) -> Call:
    """Close a call with the fields of `CloseSchema`; said again within minutes, the last counts.

    The note goes with what was recorded in the call, and is gone otherwise. The outcome "call back"
    is owed by the question that was recorded in it, or else by itself. Raises `NotFound`, `Invalid`
    when nobody is named to be called, `Conflict` when it is over for longer.
    """
    call = own_call(session, actor, key, for_change=True)
    if not call.is_under_way:
        _require_recent(call)
        _take_effects_back(session, actor, call)
    recorded = questions_of(session, call)
    if values["note"] is not None:
        call.note = values["note"]
    call.outcome = Outcome(values["outcome"])
    if call.outcome == Outcome.CALL_BACK:
        _promise(session, actor, context, call, recorded, values)
    if call.outcome == Outcome.ESCALATED:
        tell_escalated(session, actor, call, recorded, values["reason"])
    if call.is_under_way:
        call.ended_at = clock.now()
    lasted = int((_ended(call) - call.begun_at).total_seconds())
    call.seconds = lasted if values["seconds"] is None else values["seconds"]
    _forget(session, call, recorded)
    return call


def discard(session: Session, actor: Actor, key: str) -> None:
    """A call that was none, begun by mistake: it is gone, and counts for nothing.

    Raises `NotFound`, `Conflict` when it is over or a question was recorded in it.
    """
    call = own_call(session, actor, key, for_change=True)
    if not call.is_under_way:
        raise Conflict(_("这通电话已经结束"), code="call_ended")
    if questions_of(session, call):
        raise Conflict(_("这通电话里记过问题，请给它一个处理结果"), code="recorded_in")
    for table in (SpokenLine, Proposal):
        session.execute(delete(table).where(table.call_id == call.id))
    session.delete(call)
    session.flush()


def end_unclosed(session: Session, call: Call, at: datetime | None = None) -> None:
    """End a call nobody closed: what was recorded in it says its outcome, else it has none."""
    recorded = questions_of(session, call)
    call.ended_at = at or clock.now()
    if recorded:
        call.outcome = Outcome.RECORDED
        call.seconds = int((call.ended_at - call.begun_at).total_seconds())
    _forget(session, call, recorded)


def reopen(session: Session, actor: Actor, key: str) -> Call:
    """Take an outcome back: the call is under way again, and owes nobody a call by it.

    Raises `NotFound`, `Conflict` when it is over for longer, or the next call has begun.
    """
    call = own_call(session, actor, key, for_change=True)
    if call.is_under_way:
        return call
    _require_recent(call)
    if call_under_way(session, actor) is not None:
        raise Conflict(_("下一通电话已经开始"), code="another_call")
    _take_effects_back(session, actor, call)
    call.ended_at = call.seconds = call.outcome = None
    session.flush()
    return call


def _require_recent(call: Call) -> None:
    if clock.now() - _ended(call) > TAKEN_BACK_WITHIN:
        raise Conflict(_("这通电话已经结束，处理结果不能再改"), code="call_ended")


def _ended(call: Call) -> datetime:
    assert call.ended_at is not None
    return call.ended_at


def _promise(
    session: Session,
    actor: Actor,
    context: QuestionContext,
    call: Call,
    recorded: Sequence[Question],
    values: dict[str, Any],
) -> None:
    now = clock.now()
    due_at = values["due_at"] or now + TIME_LIMITS[Urgency(values["promise"])]
    if not now < due_at <= now + PROMISED_WITHIN:
        raise Invalid.field("due_at", _("请填 30 天以内、还没有到的时间"))
    open_ones = [question for question in recorded if question.closed_at is None]
    if open_ones and open_ones[-1].callback_owed:
        return  # promised with the question already
    caller = values["caller"] or context.callers.decrypted(call.caller_cipher) or ""
    if open_ones:
        question = open_ones[-1]
        if not caller and question.caller_cipher is None:
            raise Invalid.field("caller", _("请填写回电给谁"))
        promise = {"promise": values["promise"], "caller": ""}
        added = {"details": {}, "caller": caller, "callback": promise, "same_as": None}
        add_details(session, actor, context, str(question.id), added)
        question.callback_by = due_at
        call.promised_id = question.id
        return
    if not caller:
        raise Invalid.field("caller", _("请填写回电给谁"))
    session.add(
        CallBack(
            call_id=call.id,
            user_id=actor.id,
            about=_about(session, call),
            caller_cipher=context.callers.encrypted(caller),
            promised_at=now,
            due_at=due_at,
            note="",
        )
    )


def _about(session: Session, call: Call) -> str:
    """What a call was about: its note, or the line searched last in it."""
    return (call.note or last_line(session, call) or str(_("没有备注的通话")))[:TEXT_MAX]


def _take_effects_back(session: Session, actor: Actor, call: Call) -> None:
    if call.outcome == Outcome.ESCALATED:
        take_escalation_back(session, call)
    if call.promised is not None:
        take_promise_back(session, actor, call.promised)
        call.promised_id = None
    for owed in session.scalars(select(CallBack).where(CallBack.call_id == call.id)):
        if owed.made_at is not None:
            raise Conflict(_("已经回过电，处理结果不能再改"), code="called_back")
        session.delete(owed)
    session.flush()


def _forget(session: Session, call: Call, recorded: Sequence[Question]) -> None:
    """Note and caller last no longer than the call; a question takes the note along."""
    if call.note:
        for question in recorded:
            keep_agent_note(session, question, call.note)
    call.note = ""
    call.caller_cipher = None
    session.flush()
