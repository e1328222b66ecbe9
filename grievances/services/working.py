"""Working on a grievance: the tasks of the checklist, hand-overs, joint visits, going outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict, Forbidden
from core.messages import _
from grievances.handling.five_steps import OF_DEPARTMENT, Task
from grievances.handling.models import Handling, HandlingStep, StepKind
from grievances.handling.permissions import (
    can_hand_over,
    leads_grievance,
    works_on_grievance,
)
from grievances.handling.queries import done_tasks, handling_named
from grievances.models import GrievanceType
from grievances.services import handling_notices as notices
from grievances.services.escalating import weigh
from grievances.services.history_of_handling import add_step, require_open
from grievances.services.taking_in import assign
from people.actors import Actor
from people.queries import department_coded


def record_step(
    session: Session, actor: Actor, number: str, values: dict[str, Any]
) -> HandlingStep:
    """Record what was done, the fields of `HandlingStepSchema`; its signs are weighed again.

    Raises `NotFound`, `Forbidden` where it is the other side's part, `Conflict` when it is done or
    on the shelf.
    """
    handling = handling_named(session, actor, number, for_change=True)
    require_open(handling)
    kind = StepKind(values["step"])
    act = _ACTS.get(kind, _tick)
    step = act(session, actor, handling, values)
    weigh(session, handling)
    return step


def _tick(
    session: Session, actor: Actor, handling: Handling, values: dict[str, Any]
) -> HandlingStep:
    task = Task(values["step"])
    _require_part(actor, handling, task)
    if task in done_tasks(handling):
        raise Conflict(_("这一步已经做过"), code="already_done")
    changed = _judged(session, handling, values) if task == Task.JUDGE else {}
    step = add_step(session, actor, handling, StepKind(task), values["comment"], **changed)
    if task == Task.PROPOSE:
        handling.term.ended_at, handling.term.is_answered = clock.now(), True
        session.flush()
        notices.solution_is_there(session, handling, step)
    return step


def _require_part(actor: Actor, handling: Handling, task: Task) -> None:
    """The hotline ticks its own; the department's may be ticked for it by supervisors."""
    if task in OF_DEPARTMENT:
        if not can_hand_over(actor, handling):
            raise Forbidden(_("这一步由承办部门完成"))
    elif not leads_grievance(actor, handling):
        raise Forbidden(_("这一步由热线完成"))


def _judged(session: Session, handling: Handling, values: dict[str, Any]) -> dict[str, Any]:
    """What judging settles: the type, whether it is our own fault, whether they may go further."""
    told: dict[str, Any] = {}
    for name in ("own_fault", "tendency"):
        if values[name] is not None:
            setattr(handling, name, values[name])
            told[name] = values[name]
    if values["type"] and values["type"] != handling.grievance.type:
        told["was"] = str(handling.grievance.type)
        handling.grievance.type = GrievanceType(values["type"])
    session.flush()
    return told


def _hand_over(
    session: Session, actor: Actor, handling: Handling, values: dict[str, Any]
) -> HandlingStep:
    if not can_hand_over(actor, handling):
        raise Forbidden(_("只有承办部门和班长可以转派"))
    target = department_coded(session, values["department"])
    if target.id == handling.department_id:
        raise Conflict(_("已经在这个部门"), code="already_there")
    before = handling.department.code
    end_term(session, handling)
    handling.department_id = target.id
    handling.hand_overs += 1
    assign(session, handling)
    told = {"from": before, "to": target.code}
    step = add_step(session, actor, handling, StepKind.HAND_OVER, values["comment"], **told)
    notices.to_department(session, handling, step)
    return step


def _visit(
    session: Session, actor: Actor, handling: Handling, values: dict[str, Any]
) -> HandlingStep:
    if not (works_on_grievance(actor, handling) or leads_grievance(actor, handling)):
        raise Forbidden(_("只有热线和承办部门可以登记走访"))
    names = [department_coded(session, code).name for code in values["departments"]]
    told = {"departments": names, "day": values["day"].isoformat()}
    return add_step(session, actor, handling, StepKind.VISIT, values["comment"], **told)


def _outside(
    session: Session, actor: Actor, handling: Handling, values: dict[str, Any]
) -> HandlingStep:
    """What really escalated: what the warning is scored by."""
    if not leads_grievance(actor, handling):
        raise Forbidden(_("只有记录人和班长可以登记"))
    if handling.outside_at is not None:
        raise Conflict(_("已经登记过"), code="already_done")
    handling.outside_at = clock.now()
    session.flush()
    return add_step(session, actor, handling, StepKind.OUTSIDE, values["comment"])


def end_term(session: Session, handling: Handling) -> None:
    """The department has it no longer; one that answered keeps the time of its answer."""
    if handling.term.ended_at is None:
        handling.term.ended_at = clock.now()
        session.flush()


_Act = Callable[[Session, Actor, Handling, dict[str, Any]], HandlingStep]
_ACTS: dict[StepKind, _Act] = {
    StepKind.HAND_OVER: _hand_over,
    StepKind.VISIT: _visit,
    StepKind.OUTSIDE: _outside,
}
