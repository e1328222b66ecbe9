"""Whether whoever looks keeps an entry at hand, or follows it: each asked once in a request."""

from __future__ import annotations

from sqlalchemy.orm import Session

from briefing.followed import favourite_ids, follows_of
from kb_app.web.kit.asked_once import asked_once
from people.actors import Actor


def is_favourite(entry_id: int) -> bool:
    """Whether it is; False when the database does not answer."""
    return entry_id in asked_once("favourites", _read, frozenset[int]())


def follow_of(entry_id: int) -> int | None:
    """By what it is followed; None where it is not, or the database does not answer."""
    return asked_once("follows", _read_follows, dict[int, int]()).get(entry_id)


def _read(session: Session, present: Actor) -> frozenset[int]:
    return frozenset(favourite_ids(session, present.id))


def _read_follows(session: Session, present: Actor) -> dict[int, int]:
    follows = follows_of(session, present.id)
    return {one.entry_id: one.id for one in follows if one.entry_id is not None}
