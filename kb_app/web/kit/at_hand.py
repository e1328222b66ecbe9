"""Whether whoever looks keeps an entry at hand: asked once in a request, by what shows an entry."""

from __future__ import annotations

from flask import g

from briefing.followed import favourite_ids
from core.errors import Unavailable
from kb_app.container import container
from people.actors import Actor


def is_favourite(entry_id: int) -> bool:
    """Whether it is; False when the database does not answer."""
    if "favourites" not in g:
        present: Actor | None = g.get("actor")
        g.favourites = frozenset(_read(present) if present else ())
    return entry_id in g.favourites


def _read(present: Actor) -> list[int]:
    try:
        with container().database.reading() as session:
            return favourite_ids(session, present.id)
    except Unavailable:
        return []
