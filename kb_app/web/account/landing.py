"""Where somebody who has logged in finds their work: the start page, by role and by what waits.

Whoever takes calls starts at the search, whatever else they are: a caller does not wait. All others
start where something waits for them, and else at the desk of their first role.
"""

from __future__ import annotations

from kb_app.web.kit.page_head import PageHead
from people.actors import Actor
from people.roles import Role

SEARCH = "/search"
# Role, what waits for it, where that is; what a committee or a caller waits for comes first.
_WORK = (
    (Role.REVIEWER, "open_reviews", "/review"),
    (Role.CONTRIBUTOR, "open_questions", "/questions"),
    (Role.CONTRIBUTOR, "to_confirm", "/upkeep"),
)
_DESKS = ((Role.REVIEWER, "/review"), (Role.CONTRIBUTOR, "/contribute"))


def landing(who: Actor, head: PageHead) -> str:
    """The path of the start page of `who`, for whom `head` says what waits."""
    if who.has(Role.AGENT):
        return SEARCH
    waiting = (path for role, what, path in _WORK if who.has(role) and getattr(head, what))
    if path := next(waiting, None):
        return path
    if who.has(Role.SUPERVISOR, Role.ADMIN):
        return SEARCH
    return next((path for role, path in _DESKS if who.has(role)), SEARCH)
