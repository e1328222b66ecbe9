"""Recording what a customer complains of: counted, assigned, weighed, in one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from calls.models import Call
from content.models import Category
from content.queries import category_coded
from core import clock
from core.errors import Forbidden
from core.messages import _
from grievances.handling.five_steps import AT_RECORDING
from grievances.handling.models import (
    Channel,
    Dissatisfaction,
    Handling,
    Promise,
    StepKind,
    Term,
)
from grievances.handling.permissions import can_record_grievance
from grievances.handling.queries import earlier_calls, number_of_grievance, similar_grievances
from grievances.models import Grievance, GrievanceType
from grievances.services import handling_notices as notices
from grievances.services.escalating import weigh
from grievances.services.history_of_handling import add_step
from grievances.services.promises import due_for_department, time_promised
from people.actors import Actor
from people.models import Department
from questions.callers import CallerReferences
from questions.danger import danger_in
from questions.duty import on_duty
from questions.services.repeated_calls import COUNTED_FOR, calls_about
from questions.urgency import CALLS_THAT_RAISE, CALLS_THAT_WARN

DANGER_MAX = 100


@dataclass(frozen=True)
class TakenIn:
    """What was recorded, and others much like it. `is_new`: it was not there by its token."""

    handling: Handling
    similar: Sequence[Handling]
    is_new: bool = True


def take_in(
    session: Session, actor: Actor, callers: CallerReferences, values: dict[str, Any]
) -> TakenIn:
    """Record the fields of `GrievanceSchema`.

    Sent again under the same token it is the same grievance. Raises `Forbidden` for those who take
    no calls, `Invalid` on an unknown category.
    """
    if not can_record_grievance(actor):
        raise Forbidden(_("只有坐席可以记录客户抱怨"))
    category = category_coded(session, values["category"])
    if (before := _sent_before(session, actor, values["token"])) is not None:
        return TakenIn(before, _similar(session, actor, before, category), is_new=False)
    facts = _counted(session, values, category)
    handling = _handling(session, actor, facts, values, category.department)
    _know_caller(session, actor, handling, callers, values)
    _count_calls(session, handling, category)
    assign(session, handling)
    for task in AT_RECORDING:
        done = add_step(session, actor, handling, StepKind(task))
    notices.to_department(session, handling, done)
    _raise_if_needed(session, handling)
    weigh(session, handling)
    return TakenIn(handling, _similar(session, actor, handling, category))


def assign(session: Session, handling: Handling) -> None:
    """A term of the department begins: its clock runs, and whoever is on duty there has it."""
    now = clock.now()
    user = on_duty(session, handling.department_id)
    handling.assignee_id = user.id if user else None
    session.add(
        Term(
            handling_id=handling.id,
            department_id=handling.department_id,
            since=now,
            due_at=due_for_department(now, handling.due_at),
        )
    )
    session.flush()
    session.expire(handling, ["terms", "department", "assignee"])


def _sent_before(session: Session, actor: Actor, token: str | None) -> Handling | None:
    if not token:
        return None
    query = select(Handling).where(Handling.recorded_by_id == actor.id, Handling.token == token)
    return session.scalar(query)


def _counted(session: Session, values: dict[str, Any], category: Category) -> Grievance:
    facts = Grievance(
        received_on=clock.today(),
        type=GrievanceType(values["type"]),
        category_id=category.id,
        cases=1,
    )
    session.add(facts)
    session.flush()
    facts.number = number_of_grievance(facts.id)
    session.flush()
    return facts


def _handling(
    session: Session,
    actor: Actor,
    facts: Grievance,
    values: dict[str, Any],
    department: Department,
) -> Handling:
    now, promise = clock.now(), Promise(values["promise"])
    danger = danger_in(session, values["text"], values["details"])
    handling = Handling(
        grievance_id=facts.id,
        text=values["text"],
        channel=Channel(values["channel"]),
        dissatisfaction=Dissatisfaction(values["dissatisfaction"]),
        details=values["details"],
        wish=values["wish"],
        promise=promise,
        promise_days=values["days"] if promise == Promise.DAYS else None,
        restated=values["restated"],
        own_fault=values["own_fault"],
        tendency=values["tendency"],
        danger=danger.words[:DANGER_MAX] if danger else "",
        department_id=department.id,
        recorded_by_id=actor.id,
        recorded_at=now,
        token=values["token"] or None,
        call_key=values["call"],
        due_at=now + time_promised(promise, values["days"]),
        reasons=[],
    )
    session.add(handling)
    session.flush()
    return handling


def _know_caller(
    session: Session,
    actor: Actor,
    handling: Handling,
    callers: CallerReferences,
    values: dict[str, Any],
) -> None:
    """The customer as was said, else as the call knows them."""
    if caller := values["caller"]:
        handling.caller_cipher = callers.encrypted(caller)
        handling.caller_hash = callers.fingerprint(caller)
    elif values["call"]:
        query = select(Call).where(Call.user_id == actor.id, Call.key == values["call"])
        if (call := session.scalar(query)) is not None:
            handling.caller_cipher, handling.caller_hash = call.caller_cipher, call.caller_hash
    session.flush()


def _count_calls(session: Session, handling: Handling, category: Category) -> None:
    """Which call of its customer on the matter it is, questions and grievances together."""
    if handling.caller_hash is None:
        return
    asked = calls_about(session, handling.caller_hash, category, without_call=handling.call_key)
    handling.call_number = asked + earlier_calls(
        session, handling.caller_hash, category, COUNTED_FOR
    )
    session.flush()


def _raise_if_needed(session: Session, handling: Handling) -> None:
    """The third call warns, the seventh makes a complaint of it; danger goes up at once."""
    calls = handling.call_number
    if calls >= CALLS_THAT_RAISE:
        before = handling.grievance.type
        handling.grievance.type = GrievanceType.COMPLAINT
        session.flush()
        add_step(session, None, handling, StepKind.RAISED, calls=calls, was=str(before))
    elif calls >= CALLS_THAT_WARN:
        add_step(session, None, handling, StepKind.REPEATED, calls=calls)
    if handling.danger:
        add_step(session, None, handling, StepKind.RAISED, danger=handling.danger)


def _similar(
    session: Session, actor: Actor, handling: Handling, category: Category
) -> Sequence[Handling]:
    return similar_grievances(session, actor, handling.text, category, without=handling.id)
