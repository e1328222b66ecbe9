"""What a person may do with content. Pure functions; enforced in services, used by templates.

What somebody may not know of is answered as if it did not exist (`NotFound`), so these say whether
a thing is visible before anything says whether it may be changed.
"""

from __future__ import annotations

from core.errors import Forbidden
from core.messages import _
from people.actors import Actor
from people.roles import Role


def can_search(actor: Actor) -> bool:
    """Everybody with a role reads what is published."""
    return bool(actor.roles)


def require_search(actor: Actor) -> None:
    """Raises `Forbidden` for those who have no role yet."""
    if not can_search(actor):
        raise Forbidden(_("您的账号还没有角色，请管理员分配后重新登录"))


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


def can_oversee(actor: Actor) -> bool:
    """Whoever watches over all departments: what waits, what is overdue, what is in doubt."""
    return actor.has(Role.SUPERVISOR, Role.REVIEWER, Role.ADMIN)


def can_manage_upkeep(actor: Actor) -> bool:
    """How often a kind is looked at again: administrators only."""
    return actor.has(Role.ADMIN)


def can_see_past(actor: Actor, department_id: int) -> bool:
    """What the base said on an earlier day: those who answer for it, and the department itself."""
    return can_oversee(actor) or can_write_for(actor, department_id)
