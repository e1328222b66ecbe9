"""What a person may do with content. Pure functions; enforced in services, used by templates.

What somebody may not know of is answered as if it did not exist (`NotFound`), so these say whether
a thing is visible before anything says whether it may be changed.
"""

from __future__ import annotations

from people.actors import Actor
from people.roles import Role


def can_search(actor: Actor) -> bool:
    """Everybody with a role reads what is published."""
    return bool(actor.roles)


def can_write_for(actor: Actor, department_id: int) -> bool:
    """Contributors write for their own department, nobody for another."""
    return actor.has(Role.CONTRIBUTOR) and actor.department_id == department_id


def can_write(actor: Actor) -> bool:
    """Whether there is a department the actor writes for."""
    return actor.has(Role.CONTRIBUTOR) and actor.department_id is not None


def can_see_drafts_of(actor: Actor, department_id: int) -> bool:
    """Drafts are the business of the department that writes them."""
    return can_write_for(actor, department_id)


def can_see_submissions(actor: Actor) -> bool:
    """What was submitted is the business of the committee."""
    return actor.has(Role.REVIEWER)


def can_manage_categories(actor: Actor) -> bool:
    """Categories and their responsible departments: administrators only."""
    return actor.has(Role.ADMIN)
