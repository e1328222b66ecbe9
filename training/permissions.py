"""Who may do what in training. Pure functions; enforced in services, used by templates."""

from __future__ import annotations

from people.actors import Actor
from people.roles import Role


def can_practise(actor: Actor) -> bool:
    """Agents."""
    return actor.has(Role.AGENT)


def can_lead_training(actor: Actor) -> bool:
    """Supervisors: courses, who takes them, coaching, and what it helped."""
    return actor.has(Role.SUPERVISOR)


def can_propose_items(actor: Actor, department_id: int) -> bool:
    """Contributors, of what their own department has published."""
    return actor.has(Role.CONTRIBUTOR) and actor.department_id == department_id
