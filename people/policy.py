"""What a person may do with people. Pure functions; enforced in services, used by templates."""

from __future__ import annotations

from people.actors import Actor
from people.roles import Role


def can_manage_people(actor: Actor) -> bool:
    """Departments, users, roles, tokens of others: administrators only."""
    return actor.has(Role.ADMIN)


def can_issue_token(actor: Actor, user_id: int) -> bool:
    """A token is issued for oneself, or by an administrator."""
    return actor.id == user_id or can_manage_people(actor)
