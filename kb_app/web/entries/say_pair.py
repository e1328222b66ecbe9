"""What is said and never said beside an answer: of the nearest script of its category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.kinds.registry import kind_named, names_of
from content.queries import VisibleEntry, visible_entries
from content.structure import structure_now
from core.errors import Unavailable
from kb_app.web.kit.region_at_hand import holds_for_reader
from search_index.ranking.interface import Searcher
from search_index.related import related

SHOWN = 2  # of each
LOOKED_AT = 5  # scripts, of which the nearest that holds for whoever looks is shown


@dataclass(frozen=True)
class SayPair:
    """What entry `number` says in its situation, and never says."""

    number: str
    title: str
    say: Sequence[str]
    never_say: Sequence[str]


def say_pair(session: Session, searcher: Searcher, visible: VisibleEntry) -> SayPair | None:
    """The pair beside a spoken entry; None where its category and those above it have none
    that holds here."""
    kind = kind_named(visible.entry.kind)
    if not kind.spoken or kind.pair is not None:
        return None
    content, title = visible.revision.content, visible.revision.title
    others = [*kind.variants(content), *kind.keywords(content)]
    narrowed = {
        "kind": frozenset(names_of(lambda one: one.pair is not None)),
        "category": structure_now(session).with_ancestors(visible.revision.category_id),
    }
    try:
        found = related(session, searcher, visible.entry.id, title, others, LOOKED_AT, narrowed)
    except Unavailable:
        return None
    entries = visible_entries(session, [one.entry_id for one in found])
    ranked = [entries[one.entry_id] for one in found if one.entry_id in entries]
    holding = (one for one in ranked if holds_for_reader(one.revision.scope))
    return next(map(_pair, holding), None)


def _pair(visible: VisibleEntry) -> SayPair:
    pair = kind_named(visible.entry.kind).pair
    assert pair is not None
    say, never_say = pair(visible.revision.content)
    return SayPair(visible.number, visible.revision.title, say[:SHOWN], never_say[:SHOWN])
