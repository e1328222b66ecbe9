"""Whose it is: routing, returning with the rule that says so, snoozing, duty turns."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.messages import _
from people.actors import Actor
from people.models import User
from people.queries import department_coded, user_named
from people.roles import Role
from questions.models import DutyTurn, GroupKind, GroupState, QuestionGroup, StepKind
from questions.permissions import answers_for, can_route, can_see_all_questions, is_chair
from questions.queries import named
from questions.services.history import add_step, require_on_the_way
from questions.services.recording import arrived, assign

RETURNS_TO_CHAIR = 2


def route(
    session: Session, actor: Actor, reference: str, department: str, reason: str
) -> QuestionGroup:
    """Give the group to another department.

    From its own department this is a return with a proposal; the second one sends it to the
    committee's chair. Raises `Conflict` when it is there already, or is over.
    """
    group = named(session, actor, reference, for_change=True).group
    if not can_route(actor, group):
        raise Forbidden(_("只有承办部门和班长可以转派"))
    require_on_the_way(group)
    if group.kind == GroupKind.FLAG:
        raise Conflict(_("纠错由条目的归口部门处理，不能转派"), code="flag")
    target = department_coded(session, department)
    if target.id == group.department_id and not group.with_chair:
        raise Conflict(_("已经在这个部门"), code="already_there")
    before = group.department.code
    is_return = not (can_see_all_questions(actor) or (group.with_chair and is_chair(actor)))
    if is_return and group.with_chair:
        raise Conflict(_("已交审核委员会主任裁定，不能再退回"), code="with_chair")
    group.department_id, group.department = target.id, target
    group.state = GroupState.OPEN
    group.snoozed_until = None
    group.returns = group.returns + 1 if is_return else 0
    assign(session, group)
    kind = StepKind.RETURNED if is_return else StepKind.ROUTED
    step = add_step(session, actor, group, kind, reason, **{"from": before, "to": department})
    if group.returns >= RETURNS_TO_CHAIR:
        group.with_chair, group.assignee_id = True, None
        session.flush()
        step = add_step(session, None, group, StepKind.TO_CHAIR, returns=group.returns)
    arrived(session, group, step)
    return group


def snooze(session: Session, actor: Actor, reference: str, hours: int) -> QuestionGroup:
    """Put the group out of the department's way for some hours; the deadline stands."""
    group = named(session, actor, reference, for_change=True).group
    if not answers_for(actor, group.department_id):
        raise Forbidden(_("只有承办部门可以这样做"))
    require_on_the_way(group)
    group.snoozed_until = clock.now() + timedelta(hours=hours)
    session.flush()
    add_step(session, actor, group, StepKind.SNOOZED, hours=hours)
    return group


def save_turn(session: Session, actor: Actor, department: str, values: dict[str, Any]) -> DutyTurn:
    """Put somebody on a department's duty rota. Raises `Invalid` when they answer for another."""
    home = department_coded(session, department)
    if not (answers_for(actor, home.id) or can_see_all_questions(actor)):
        raise Forbidden(_("只能为自己的部门排班"))
    user = user_named(session, values["user"])
    fits = user is not None and user.active and user.department_id == home.id
    if user is None or not fits or Role.CONTRIBUTOR not in user.roles:
        raise Invalid.field("user", _("不是这个部门的供稿人"))
    turn = DutyTurn(
        department_id=home.id,
        user_id=user.id,
        first_day=values["first_day"],
        last_day=values["last_day"],
    )
    session.add(turn)
    session.flush()
    days = {"user": user.name, "from": str(turn.first_day), "to": str(turn.last_day)}
    audit.record(session, actor.name, "duty.save", f"department:{department}", days)
    return turn


def drop_turn(session: Session, actor: Actor, turn_id: int) -> None:
    """Take a turn off the rota. Raises `NotFound`, also for a foreign department's."""
    turn = session.get(DutyTurn, turn_id)
    if turn is None:
        raise NotFound
    if not (answers_for(actor, turn.department_id) or can_see_all_questions(actor)):
        raise NotFound
    session.delete(turn)
    session.flush()
    days = {"user": turn.user_id, "from": str(turn.first_day), "to": str(turn.last_day)}
    audit.record(session, actor.name, "duty.drop", f"duty:{turn_id}", days)


def drop_turns_of(session: Session, actor: Actor, user: User) -> int:
    """Take somebody off the rotas of departments they do not answer for any more; gives how many
    turns. What is over stays."""
    ahead = select(DutyTurn).where(DutyTurn.user_id == user.id, DutyTurn.last_day >= clock.today())
    answers = user.active and Role.CONTRIBUTOR in user.roles
    lost = [
        turn
        for turn in session.scalars(ahead.order_by(DutyTurn.id))
        if not answers or turn.department_id != user.department_id
    ]
    for turn in lost:
        session.delete(turn)
        session.flush()
        days = {"user": user.name, "from": str(turn.first_day), "to": str(turn.last_day)}
        audit.record(session, actor.name, "duty.drop", f"duty:{turn.id}", days)
    return len(lost)
