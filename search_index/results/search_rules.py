"""The rules the committee approved for searching, synonyms and pins, as they are in force now.

Kept per process while no change of content is counted (`core.changes`), so a publication, an expiry
or a retirement acts on the next search, in every process and without touching the index.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from content.kinds.registry import kind_named, names_of
from content.kinds.searching_rule import PutFirst, WordsAlike
from content.models import NUMBER_PREFIX, Entry, Revision
from content.queries import in_force_now
from core import clock
from core.cache import ProcessCache
from core.changes import counts
from core.database import Database
from search_index.query.pins import NO_PINS, Pin, Pins
from search_index.query.synonym_groups import NO_SYNONYMS, Group, Synonyms


@dataclass(frozen=True)
class Rules:
    """Synonyms and pins in force, and the revisions they come from."""

    revisions: tuple[int, ...] = ()
    synonyms: Synonyms = NO_SYNONYMS
    pins: Pins = NO_PINS


class _Seen(NamedTuple):
    """The rules as last seen: under which count of changes, on which day."""

    counted: int
    day: date
    rules: Rules


_seen = ProcessCache[_Seen]()


def rules_now(session: Session) -> Rules:
    """The rules in force."""
    counted, today = counts(session).content, clock.today()

    def read(before: _Seen | None) -> _Seen:
        with Database.committed(session) as reading:
            return _Seen(counted, today, _checked(reading, before.rules if before else None))

    def holds(seen: _Seen) -> bool:
        return seen.counted >= counted and seen.day == today

    return _seen.current(Database.of(session), read, holds).rules


def _checked(session: Session, known: Rules | None) -> Rules:
    query = (
        select(Revision.id)
        .join(Entry, Entry.published_revision_id == Revision.id)
        .where(_is_rule(), in_force_now())
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
        .where(_is_rule(), in_force_now())
        .order_by(Entry.id)
    )
    for kind, content in session.execute(query):
        told = kind_named(kind).searching_rule
        match told(content) if told else None:
            case WordsAlike(words, one_way):
                groups.append(Group(words, one_way))
            case PutFirst(queries, entries, anywhere):
                ids = (int(number.removeprefix(NUMBER_PREFIX)) for number in entries)
                pins.append(Pin(queries, tuple(ids), anywhere))
    return Rules(tuple(revisions), Synonyms.of(groups), Pins.of(pins))


def _is_rule() -> ColumnElement[bool]:
    return Entry.kind.in_(names_of(lambda kind: kind.searching_rule is not None))
