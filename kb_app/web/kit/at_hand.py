"""Whether whoever looks keeps an entry at hand: asked once in a request, by what shows an entry."""

from __future__ import annotations

from sqlalchemy.orm import Session

from briefing.followed import favourite_ids
from kb_app.web.kit.asked_once import asked_once
from people.actors import Actor


def is_favourite(entry_id: int) -> bool:
    """Whether it is; False when the database does not answer."""
    return entry_id in asked_once("favourites", _read, frozenset[int]())


def _read(session: Session, present: Actor) -> frozenset[int]:
    return frozenset(favourite_ids(session, present.id))
