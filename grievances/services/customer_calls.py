"""Calling the customer: told the solution, asked whether they are content, then once more."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict, Forbidden
from core.messages import _
from grievances.handling.five_steps import Task
from grievances.handling.models import Handling, HandlingState, StepKind
from grievances.handling.permissions import leads_grievance
from grievances.handling.queries import done_tasks, handling_named
from grievances.services import handling_notices as notices
from grievances.services.escalating import weigh
from grievances.services.history_of_handling import add_step
from grievances.services.promises import ASKED_AGAIN_WITHIN, time_promised
from grievances.services.taking_in import assign
from grievances.services.working import end_term
from people.actors import Actor
from questions.models import Satisfaction


def record_customer_call(
    session: Session, actor: Actor, number: str, values: dict[str, Any]
) -> Handling:
    """Record a call to the customer from the fields of `CustomerCallSchema`.

    The first that reaches them informs them; a second, within a week, asks once more. Who does not
    take the solution, or is not content, gets another one: it goes back to the department, from
    the shelf, too. Raises `NotFound`, `Forbidden`, `Conflict` when no call is owed.
    """
    handling = handling_named(session, actor, number, for_change=True)
    if not leads_grievance(actor, handling):
        raise Forbidden(_("只有记录人和班长可以给客户回电"))
    _require_owed(handling)
    satisfaction = Satisfaction(values["satisfaction"])
    again = handling.informed_at is not None
    told = {"satisfaction": str(satisfaction), "accepts": values["accepts"], "again": again}
    add_step(session, actor, handling, StepKind.CALL, values["note"], **told)
    if satisfaction == Satisfaction.UNREACHED:
        return handling
    now = clock.now()
    handling.satisfaction, handling.called_at = satisfaction, now
    refused = not values["accepts"]
    if refused or satisfaction == Satisfaction.DISSATISFIED:
        _back_to_department(session, actor, handling, refused=refused, satisfaction=satisfaction)
    elif again:
        handling.asked_again_at = now
    else:
        handling.informed_at = now
        handling.ask_again_by = now + ASKED_AGAIN_WITHIN
        handling.asked_again_at = handling.told_ask_again_at = None
        for task in (Task.INFORM, Task.FOLLOW_UP):
            if task not in done_tasks(handling):
                add_step(session, actor, handling, StepKind(task))
    session.flush()
    weigh(session, handling)
    return handling


def call_is_owed(handling: Handling) -> bool:
    """Whether the customer waits to be told, or is to be asked once more."""
    if handling.informed_at is None:
        return handling.is_open
    return handling.ask_again_by is not None and handling.asked_again_at is None


def _require_owed(handling: Handling) -> None:
    if not call_is_owed(handling):
        raise Conflict(_("这件抱怨不欠回电"), code="no_call_owed")


def _back_to_department(
    session: Session,
    actor: Actor,
    handling: Handling,
    *,
    refused: bool,
    satisfaction: Satisfaction,
) -> None:
    """Another solution is owed, within the time that was promised before."""
    handling.refusals += refused
    handling.complaints += satisfaction == Satisfaction.DISSATISFIED
    if handling.state == HandlingState.CLOSED:
        handling.state, handling.closed_at = HandlingState.OPEN, None
        add_step(session, actor, handling, StepKind.REOPEN)
    kind = StepKind.REFUSED if refused else StepKind.DISSATISFIED
    handling.informed_at = handling.ask_again_by = handling.told_late_at = None
    handling.due_at = clock.now() + time_promised(handling.promise, handling.promise_days)
    end_term(session, handling)
    assign(session, handling)
    notices.came_back(session, handling, add_step(session, actor, handling, kind))
