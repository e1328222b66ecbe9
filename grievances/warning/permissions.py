"""Who may do what with the warning model. Pure functions."""

from __future__ import annotations

from grievances.warning.models import WarningModel
from people.actors import Actor, actor_of
from people.permissions import same_person
from people.roles import Role


def can_propose_model(actor: Actor) -> bool:
    """Whoever watches over grievances, the committee, administrators."""
    return actor.has(Role.SUPERVISOR, Role.REVIEWER, Role.ADMIN)


def can_approve_model(actor: Actor, model: WarningModel) -> bool:
    """Members of the committee, but for who proposed it, each person once."""
    if not actor.has(Role.REVIEWER) or not model.is_waiting:
        return False
    others = [one.user for one in model.approvals]
    if model.proposed_by is not None:
        others.append(model.proposed_by)
    return not any(same_person(actor, actor_of(user)) for user in others)


def can_name_contacts(actor: Actor) -> bool:
    """Who is told of a level: supervisors and administrators."""
    return actor.has(Role.SUPERVISOR, Role.ADMIN)
