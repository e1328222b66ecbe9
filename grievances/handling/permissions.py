"""Who may do what with grievances. Pure functions; enforced in services, used by templates."""

from __future__ import annotations

from grievances.handling.models import Handling
from people.actors import Actor
from people.roles import Role
from questions.permissions import answers_for, can_record


def can_record_grievance(actor: Actor) -> bool:
    """Those who take calls."""
    return can_record(actor)


def can_watch_grievances(actor: Actor) -> bool:
    """Supervisors see every grievance and what it is about."""
    return actor.has(Role.SUPERVISOR)


def can_handle_grievances(actor: Actor) -> bool:
    """Whether there may be grievances that are the actor's business."""
    return can_record(actor) or (actor.has(Role.CONTRIBUTOR) and actor.department_id is not None)


def can_see_grievance(actor: Actor, handling: Handling) -> bool:
    """Supervisors, who recorded it, departments that have or had it, who was told of it."""
    if leads_grievance(actor, handling):
        return True
    if any(answers_for(actor, term.department_id) for term in handling.terms):
        return True
    return was_told(actor, handling)


def was_told(actor: Actor, handling: Handling) -> bool:
    """Whether it was escalated to the actor."""
    return any(one.user_id == actor.id for up in handling.escalations for one in up.told)


def leads_grievance(actor: Actor, handling: Handling) -> bool:
    """The hotline's part, and the customer's reference: who recorded it, and supervisors."""
    return handling.recorded_by_id == actor.id or can_watch_grievances(actor)


def works_on_grievance(actor: Actor, handling: Handling) -> bool:
    """The department's part: the contributors of the one that has it."""
    return answers_for(actor, handling.department_id)


def can_hand_over(actor: Actor, handling: Handling) -> bool:
    """Giving it to another department: the one that has it, and supervisors."""
    return works_on_grievance(actor, handling) or can_watch_grievances(actor)


def can_take_escalation(actor: Actor, handling: Handling) -> bool:
    """Answering for what went up: those who were told, and supervisors."""
    return was_told(actor, handling) or can_watch_grievances(actor)
