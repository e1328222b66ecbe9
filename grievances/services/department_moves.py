"""Grievances go to another department because it is handed over, not because nobody takes them.

Their clocks stand: the department that takes one has what is left of the time of the one before. It
counts as no hand-over of the sort that warns: the customer is not sent from door to door.
"""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit, clock
from core.messages import _
from grievances.conferences.models import Measure
from grievances.handling.models import Handling, HandlingState, StepKind, Term
from grievances.services import handling_notices as notices
from grievances.services.history_of_handling import add_step
from people.actors import SYSTEM_NAME, Actor
from people.models import Department, User
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from questions.duty import on_duty


def give_grievances(
    session: Session,
    actor: Actor | None,
    handlings: Iterable[Handling],
    to: Department,
    *,
    is_told: bool = True,
) -> None:
    """Make these the department's; whoever is on duty there hears of each, unless not `is_told`."""
    user = on_duty(session, to.id)
    for handling in handlings:
        before, term, now = handling.department.code, handling.term, clock.now()
        runs = term.ended_at is None
        if runs:
            term.ended_at = now
            session.flush()
        handling.department_id, handling.assignee_id = to.id, user.id if user else None
        session.add(
            Term(
                handling_id=handling.id,
                department_id=to.id,
                since=now,
                due_at=term.due_at,
                ended_at=None if runs else now,
                told_late_at=term.told_late_at,
            )
        )
        session.flush()
        session.expire(handling, ["terms", "department", "assignee"])
        told = {"from": before, "to": to.code, "kept": True}
        step = add_step(session, actor, handling, StepKind.HAND_OVER, **told)
        if is_told and runs:
            notices.to_department(session, handling, step)


def give_to_colleagues(session: Session, user_id: int) -> int:
    """Somebody left the department: what of it was theirs goes to whoever is on duty there now."""
    query = select(Handling).where(
        Handling.assignee_id == user_id, Handling.state == HandlingState.OPEN
    )
    found = session.scalars(query.order_by(Handling.id).with_for_update(of=Handling)).unique().all()
    for handling in found:
        user = on_duty(session, handling.department_id)
        handling.assignee_id = user.id if user else None
        session.flush()
        session.expire(handling, ["assignee"])
        told = {"assignee": user.name if user else None}
        step = add_step(session, None, handling, StepKind.ASSIGN, **told)
        notices.to_department(session, handling, step)
    return len(found)


def give_measures(
    session: Session, actor: Actor | None, measures: Iterable[Measure], to: User
) -> None:
    """Make somebody else the owner of measures; both hear of it, and the days stand."""
    for measure in measures:
        before = measure.owner
        measure.owner_id, measure.owner = to.id, to
        session.flush()
        told = {"measure": measure.id, "from": before.name, "owner": to.name}
        told |= {"due_on": str(measure.due_on)}
        subject = f"conference:{measure.conference_id}"
        name = actor.name if actor else SYSTEM_NAME
        event = audit.record(session, name, "conference.measure_given", subject, told)
        text = _(
            "案例会的一项措施由{before}转给{after}，仍是 {due} 前",
            before=before.display_name,
            after=to.display_name,
            due=str(measure.due_on),
        )
        key = f"measure:{measure.id}:given:{event.id}"
        about = Subject(SubjectKind.CONFERENCE, str(measure.conference_id))
        tell(session, [to.id], text, about=about, key=key)
        tell(session, [before.id], text, about=Subject(SubjectKind.DUTIES), key=key)


def open_measures_of(session: Session, user_id: int) -> list[Measure]:
    """What somebody has to do because of a conference, and has not done; locked."""
    query = select(Measure).where(Measure.owner_id == user_id, Measure.done_at.is_(None))
    return list(session.scalars(query.order_by(Measure.id).with_for_update(of=Measure)))
