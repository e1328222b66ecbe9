"""Keeping entries at hand: one's own favourites."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from briefing.models import Favourite
from content.queries import entry_numbered, visible_entry
from core import clock
from core.errors import Conflict
from core.messages import _
from people.actors import Actor

FAVOURITES_MOST = 100


def keep_at_hand(session: Session, actor: Actor, number: str) -> Favourite:
    """Keep a visible entry at hand; again changes nothing. Raises `NotFound`, `Conflict`."""
    visible = visible_entry(session, actor, number)
    known = session.get(Favourite, (actor.id, visible.entry.id))
    if known is not None:
        return known
    kept = select(func.count()).where(Favourite.user_id == actor.id)
    if (session.scalar(kept) or 0) >= FAVOURITES_MOST:
        raise Conflict(_("最多收藏 {max} 条", max=FAVOURITES_MOST), code="too_many")
    favourite = Favourite(user_id=actor.id, entry_id=visible.entry.id, at=clock.now())
    session.add(favourite)
    session.flush()
    return favourite


def let_go(session: Session, actor: Actor, number: str) -> None:
    """Keep it no more, whether or not it can still be seen; what was not kept is as before."""
    entry = entry_numbered(session, number)
    known = session.get(Favourite, (actor.id, entry.id)) if entry else None
    if known is not None:
        session.delete(known)
        session.flush()
