"""Who may see how an entry fares. Pure."""

from __future__ import annotations

from people.actors import Actor
from people.permissions import can_see_statistics
from people.roles import Role


def can_see_entry_figures(actor: Actor, department_id: int) -> bool:
    """Those who watch over the whole, and the contributors of the entry's department."""
    is_own = actor.has(Role.CONTRIBUTOR) and actor.department_id == department_id
    return can_see_statistics(actor) or is_own
