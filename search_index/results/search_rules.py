"""The rules the committee approved for searching, synonyms and pins, as they are in force now.

Kept per process while no change of content is counted (`core.changes`), so a publication, an expiry
or a retirement acts on the next search, in every process and without touching the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import NUMBER_PREFIX, Entry, Revision
from content.queries import in_force_now
from core import clock
from core.changes import counts
from core.database import Database
from search_index.query.pins import NO_PINS, Pin, Pins
from search_index.query.synonym_groups import NO_SYNONYMS, Group, Synonyms

SYNONYMS, PIN = "synonyms", "pin"


@dataclass(frozen=True)
class Rules:
    """Synonyms and pins in force, and the revisions they come from."""

    revisions: tuple[int, ...] = ()
    synonyms: Synonyms = NO_SYNONYMS
    pins: Pins = NO_PINS


class _Kept:
    """The rules of one database as last seen: under which count of changes, on which day."""

    of: tuple[int, date, Rules] | None = None


def rules_now(session: Session) -> Rules:
    """The rules in force."""
    kept = Database.of(session).kept(_Kept)
    counted, today = counts(session).content, clock.today()
    if kept.of is not None and kept.of[0] >= counted and kept.of[1] == today:
        return kept.of[2]
    with Database.committed(session) as reading:
        rules = _checked(reading, kept.of[2] if kept.of else None)
    kept.of = counted, today, rules
    return rules


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
