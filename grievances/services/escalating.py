"""Weighing the signs of a grievance, and sending it up: to named people, with a clock, each level
once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict, Forbidden
from core.messages import _
from grievances.handling.models import Escalation, EscalationTold, Handling, StepKind
from grievances.handling.permissions import can_take_escalation
from grievances.handling.queries import handling_named
from grievances.services import handling_notices as notices
from grievances.services.history_of_handling import add_step, require_open
from grievances.warning.models import LEVELS, WarningModel
from grievances.warning.queries import contacts, model_in_force
from grievances.warning.signs import grade_of, reasons_for, signs_of
from people.actors import Actor
from questions.duty import supervisors


def weigh(session: Session, handling: Handling) -> None:
    """Take the points again by the version in force; a level that is new to it is told of."""
    session.flush()
    model = model_in_force(session)
    reasons = reasons_for(signs_of(handling), model.points)
    handling.reasons = [reason.as_json() for reason in reasons]
    handling.points = sum(reason.points for reason in reasons)
    handling.grade = grade_of(handling.points, model.thresholds)
    handling.model_id = model.id
    if handling.outside_at is None:  # what was foreseen, for the score of the model
        handling.peak_points = max(handling.peak_points, handling.points)
        handling.peak_grade = max(handling.peak_grade, handling.grade)
    session.flush()
    if handling.grade and handling.is_open:
        _send_up(session, None, handling, handling.grade, model, reasons=handling.reasons)


def ask_above(session: Session, actor: Actor, number: str, reason: str) -> Escalation:
    """Send it to the next level because somebody says it has to be seen there.

    The way inside the company, up to the bureau's leader: a customer need not go outside. Raises
    `Conflict` where it is at the top already.
    """
    handling = handling_named(session, actor, number, for_change=True)
    require_open(handling)
    level = highest(handling) + 1
    if level not in LEVELS:
        raise Conflict(_("已经上报到最高一级"), code="at_the_top")
    model = model_in_force(session)
    up = _send_up(session, actor, handling, level, model, asked_by_id=actor.id, comment=reason)
    assert up is not None
    return up


def take(session: Session, actor: Actor, number: str, comment: str) -> Handling:
    """Somebody answers for what went up: its clocks stop. Raises `Conflict` where nothing waits."""
    handling = handling_named(session, actor, number, for_change=True)
    if not can_take_escalation(actor, handling):
        raise Forbidden(_("只有被告知的人和班长可以接手"))
    waiting = [up for up in handling.escalations if up.taken_at is None]
    if not waiting:
        raise Conflict(_("没有等待接手的预警"), code="nothing_waits")
    for up in waiting:
        up.taken_at, up.taken_by_id = clock.now(), actor.id
    session.flush()
    add_step(session, actor, handling, StepKind.TAKEN, comment, level=waiting[-1].level)
    return handling


def nobody_took(session: Session) -> Sequence[int]:
    """Ids of escalations nobody took in time, and that have a level above."""
    query = (
        select(Escalation.id)
        .join(Escalation.handling)
        .where(
            Escalation.taken_at.is_(None),
            Escalation.due_at <= clock.now(),
            Escalation.level < max(LEVELS),
            Handling.closed_at.is_(None),
        )
        .order_by(Escalation.id)
    )
    above = select(Escalation.handling_id, Escalation.level).subquery()
    known = select(above.c.level).where(
        above.c.handling_id == Escalation.handling_id, above.c.level > Escalation.level
    )
    return session.scalars(query.where(~known.exists())).all()


def climb(session: Session, escalation_id: int) -> None:
    """Send what nobody took one level up."""
    up = session.get_one(Escalation, escalation_id)
    handling = locked(session, up.handling_id)
    session.refresh(up)
    if up.taken_at is None and handling.is_open and highest(handling) == up.level:
        model = model_in_force(session)
        _send_up(session, None, handling, up.level + 1, model, from_level=up.level)


def highest(handling: Handling) -> int:
    """The highest level it reached; 0 for none."""
    return max((up.level for up in handling.escalations), default=0)


def locked(session: Session, handling_id: int) -> Handling:
    """The row, locked, for what the clock does."""
    query = select(Handling).where(Handling.id == handling_id).with_for_update(of=Handling)
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def _send_up(
    session: Session,
    actor: Actor | None,
    handling: Handling,
    level: int,
    model: WarningModel,
    **why: Any,
) -> Escalation | None:
    """None where it was at this level, or above, already: nothing goes up twice."""
    if highest(handling) >= level:
        return None
    named = contacts(session)[level] or supervisors(session)
    now = clock.now()
    up = Escalation(
        handling_id=handling.id,
        level=level,
        at=now,
        due_at=now + timedelta(minutes=model.minutes[level - 1]),
        told=[EscalationTold(user_id=user.id) for user in named],
        **{"reasons": [], "comment": "", **why},
    )
    session.add(up)
    session.flush()
    session.expire(handling, ["escalations"])
    data = {"level": level, "reasons": up.reasons, "from_level": up.from_level}
    add_step(session, actor, handling, StepKind.ESCALATED, up.comment, **data)
    notices.went_up(session, up)
    return up
