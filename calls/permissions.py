"""Who may do what with calls. Pure functions; enforced in services, used by templates."""

from __future__ import annotations

from calls.models import CallBack
from people.actors import Actor
from people.roles import Role


def can_take_calls(actor: Actor) -> bool:
    """Agents: their calls have a strip at the foot of the search."""
    return actor.has(Role.AGENT)


def can_watch_calls(actor: Actor) -> bool:
    """Supervisors: figures of all calls and the call-backs owed, never a note of a call."""
    return actor.has(Role.SUPERVISOR)


def can_make_callback(actor: Actor, owed: CallBack) -> bool:
    """The agent who promised it, and supervisors, who may see that it is made by somebody."""
    return owed.user_id == actor.id or can_watch_calls(actor)
