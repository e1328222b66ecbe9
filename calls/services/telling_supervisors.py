"""A call that is escalated: the supervisors of its department are told at once, and why."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.orm import Session

from calls.models import Call
from calls.queries import last_line
from core.messages import _
from people.actors import Actor
from people.notifications.notifying import take_back, tell
from people.notifications.subjects import Subject, SubjectKind
from people.queries import members
from people.roles import Role
from questions.models import Question

REASON_MAX = 200


def tell_escalated(
    session: Session, actor: Actor, call: Call, recorded: Sequence[Question], reason: str
) -> None:
    """Tell who supervises the agent's department; all supervisors where it has none.

    `reason`, masked; without one the line that was searched last. The note stays with the call.
    """
    told = (reason or last_line(session, call) or str(_("没有写原因")))[:REASON_MAX]
    own = members(session, Role.SUPERVISOR, call.department_id) if call.department_id else []
    supervisors = set(own or members(session, Role.SUPERVISOR)) - {actor.id}
    text = _("{agent} 的一通电话升级：{reason}", agent=actor.display_name, reason=told)
    group = recorded[-1].group.number if recorded else None
    about = Subject(SubjectKind.QUESTION, group) if group else Subject(SubjectKind.CALLS)
    tell(session, supervisors, text, about=about, key=_key(call))


def take_escalation_back(session: Session, call: Call) -> None:
    """Whoever has not read it yet was never told."""
    take_back(session, _key(call))


def _key(call: Call) -> str:
    return f"call-escalated:{call.id}"
