"""Who may do what with required reading. Pure; enforced in services, used by templates."""

from __future__ import annotations

from content.permissions import can_write_for
from core.errors import Forbidden
from core.messages import _
from people.actors import Actor
from people.roles import Role
from review.models import Purpose, Review, ReviewState
from review.permissions import can_review


def can_watch_readings(actor: Actor) -> bool:
    """Who has read what, reminding, making a text required reading and calling it off."""
    return actor.has(Role.SUPERVISOR, Role.ADMIN)


def require_watcher(actor: Actor) -> None:
    """Raises `Forbidden` for those who do not watch over readings."""
    if not can_watch_readings(actor):
        raise Forbidden(_("只有班长和管理员可以这样做"))


def can_choose_reading(actor: Actor, review: Review) -> bool:
    """Whether it becomes required reading: its department and the committee, while it is open."""
    is_open = review.state == ReviewState.OPEN and review.purpose == Purpose.PUBLISH
    return is_open and (can_review(actor) or can_write_for(actor, review.entry.department_id))
