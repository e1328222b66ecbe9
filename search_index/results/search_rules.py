"""The rules the committee approved for searching, synonyms and pins, as they are in force now.

Kept per process while no change of content is counted (`core.changes`), so a publication, an expiry
or a retirement acts on the next search, in every process and without touching the index.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from content.kinds.registry import kind_named, names_of
from content.kinds.searching_rule import PutFirst, WordsAlike
from content.models import NUMBER_PREFIX, Entry, Revision
from content.queries import in_force_now
from content.stored_content import UNREADABLE
from core import clock
from core.cache import ProcessCache
from core.changes import counts
from core.database import Database
from search_index.query.pins import NO_PINS, Pin, Pins
from search_index.query.synonym_groups import NO_SYNONYMS, Group, Synonyms

log = logging.getLogger("kb.search")


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


def rules_with(session: Session, revision: Revision, *, in_force: bool) -> Rules:
    """The rules as they would be with a revision in the place of its entry's rule, or without it.

    Of an entry that is no rule they are those in force.
    """
    if kind_named(revision.entry.kind).searching_rule is None:
        return rules_now(session)
    others = session.execute(_rule_rows().where(Entry.id != revision.entry_id))
    own = [(revision.entry.kind, revision.content)] if in_force else []
    return _rules_of((), [*((row[0], row[1]) for row in others), *own])


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
    told = [(row[0], row[1]) for row in session.execute(_rule_rows())]
    return _rules_of(revisions, told)


def _rule_rows() -> Select[tuple[str, dict[str, Any]]]:
    return (
        select(Entry.kind, Revision.content)
        .join(Entry, Entry.published_revision_id == Revision.id)
        .where(_is_rule(), in_force_now())
        .order_by(Entry.id)
    )


def _rules_of(revisions: Sequence[int], told: Iterable[tuple[str, Mapping[str, Any]]]) -> Rules:
    groups, pins = [], []
    for kind, content in told:
        rule = kind_named(kind).searching_rule
        try:
            match rule(content) if rule else None:
                case WordsAlike(words, one_way):
                    groups.append(Group(words, one_way))
                case PutFirst(queries, entries, anywhere):
                    ids = [int(number.removeprefix(NUMBER_PREFIX)) for number in entries]
                    pins.append(Pin(queries, tuple(ids), anywhere))
        except UNREADABLE as error:  # the rules beside it hold all the same
            log.warning("rule cannot be read", extra={"kind": kind, "reason": repr(error)})
    return Rules(tuple(revisions), Synonyms.of(groups), Pins.of(pins))


def _is_rule() -> ColumnElement[bool]:
    return Entry.kind.in_(names_of(lambda kind: kind.searching_rule is not None))
