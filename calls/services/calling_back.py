"""Calls back that were promised in a call without a question: made, late."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import String, cast, literal, select
from sqlalchemy.orm import Session

from calls.models import CallBack
from calls.queries import callback_for
from core import clock
from core.errors import Conflict
from core.messages import _
from people.actors import Actor
from people.notifications.models import InboxMessage
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from questions.duty import supervisors
from questions.models import Satisfaction

LATE = "late-call-back:"  # and its id: the key under which it is told
TOLD_FOR = timedelta(days=2)  # what is later than this was told long ago
AT_ONCE = 100


def make_callback(
    session: Session, actor: Actor, callback_id: int, values: dict[str, Any]
) -> CallBack:
    """Record the call back from the fields of `questions.schemas.CallSchema`.

    A customer who was not reached is still owed the call; who called is forgotten once it was made.
    Raises `NotFound` for a foreign one, `Conflict` when it was made already.
    """
    owed = callback_for(session, actor, callback_id, for_change=True)
    if owed.made_at is not None:
        raise Conflict(_("这个回电已经登记过了"), code="no_call_owed")
    satisfaction = Satisfaction(values["satisfaction"])
    owed.satisfaction = satisfaction
    owed.note = values["note"]
    if satisfaction != Satisfaction.UNREACHED:
        owed.made_at = clock.now()
        owed.caller_cipher = None
    if satisfaction == Satisfaction.DISSATISFIED:
        told = (user.id for user in supervisors(session))
        text = _("回电客户不满意：{name} 答应的回电", name=owed.user.display_name)
        key = f"dissatisfied-call-back:{owed.id}"
        tell(session, told, text, about=Subject(SubjectKind.CALL_BACKS), key=key)
    session.flush()
    return owed


def late_callbacks(session: Session) -> list[int]:
    """Ids of calls back that are late, and nobody was told so yet."""
    now = clock.now()
    key = literal(LATE) + cast(CallBack.id, String)
    query = (
        select(CallBack.id)
        .where(
            CallBack.due_at < now,
            CallBack.due_at > now - TOLD_FOR,
            CallBack.made_at.is_(None),
            ~select(InboxMessage.id).where(InboxMessage.key == key).exists(),
        )
        .limit(AT_ONCE)
    )
    return list(session.scalars(query))


def tell_late_callback(session: Session, callback_id: int) -> None:
    """Tell the agent who promised it and supervisors; once for each."""
    owed = session.get_one(CallBack, callback_id)
    if owed.made_at is not None:
        return
    text = _("答应客户的回电已超时，应由 {name} 回电", name=owed.user.display_name)
    told = {owed.user_id, *(user.id for user in supervisors(session))}
    tell(session, told, text, about=Subject(SubjectKind.CALL_BACKS), key=f"{LATE}{owed.id}")
