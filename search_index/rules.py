"""The rules the committee approved for searching, synonyms and pins, as they are in force now.

Kept per process; whether they changed is looked up at most every `CHECKED_EVERY` seconds, so a
publication, an expiry or a retirement acts within that time, in every process and without touching
the index.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import NUMBER_PREFIX, Entry, Revision
from content.queries import in_force_now
from search_index.pins import NO_PINS, Pin, Pins
from search_index.synonyms import NO_SYNONYMS, Group, Synonyms

CHECKED_EVERY = 0.5  # seconds

SYNONYMS, PIN = "synonyms", "pin"


@dataclass(frozen=True)
class Rules:
    """Synonyms and pins in force, and the revisions they come from."""

    revisions: tuple[int, ...] = ()
    synonyms: Synonyms = NO_SYNONYMS
    pins: Pins = NO_PINS


class _Kept:
    """The rules of one database, as last seen."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.rules: Rules | None = None
        self.check_at = 0.0


_kept: WeakKeyDictionary[object, _Kept] = WeakKeyDictionary()
_keeping = threading.Lock()


def rules_now(session: Session) -> Rules:
    """The rules in force, at most `CHECKED_EVERY` seconds old."""
    kept = _kept_for(session)
    rules = kept.rules
    if rules is not None and time.monotonic() < kept.check_at:
        return rules
    if not kept.lock.acquire(blocking=rules is None):
        assert rules is not None
        return rules  # somebody else is looking
    try:
        kept.rules = _checked(session, kept.rules)
        kept.check_at = time.monotonic() + CHECKED_EVERY
        return kept.rules
    finally:
        kept.lock.release()


def forget() -> None:
    """Look everything up again at the next search. For tests, whose databases share an engine."""
    _kept.clear()


def _kept_for(session: Session) -> _Kept:
    engine = session.get_bind()
    kept = _kept.get(engine)
    if kept is None:
        with _keeping:
            kept = _kept.setdefault(engine, _Kept())
    return kept


def _checked(session: Session, known: Rules | None) -> Rules:
    query = (
        select(Revision.id)
        .join(Entry, Entry.published_revision_id == Revision.id)
        .where(Entry.kind.in_((SYNONYMS, PIN)), in_force_now())
        .order_by(Entry.id)
    )
    revisions = tuple(session.scalars(query))
    if known is not None and known.revisions == revisions:
        return known
    return _loaded(session, revisions)


def _loaded(session: Session, revisions: Sequence[int]) -> Rules:
    groups, pins = [], []
    query = (
        select(Entry.kind, Revision.content)
        .join(Entry, Entry.published_revision_id == Revision.id)
        .where(Entry.kind.in_((SYNONYMS, PIN)), in_force_now())
        .order_by(Entry.id)
    )
    for kind, content in session.execute(query):
        if kind == SYNONYMS:
            groups.append(Group(tuple(content["words"]), bool(content.get("one_way"))))
        else:
            pins.append(_pin(content))
    return Rules(tuple(revisions), Synonyms.of(groups), Pins.of(pins))


def _pin(content: dict[str, Any]) -> Pin:
    ids = (int(number.removeprefix(NUMBER_PREFIX)) for number in content["entries"])
    return Pin(tuple(content["queries"]), tuple(ids), bool(content.get("anywhere")))
