"""What the result side of the search page shows: the hits with what their rows say, and the first
one in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from content.doubts import Doubt, open_doubts
from content.queries import VisibleEntry, current_notices, visible_entries
from content.text_to_say import text_to_say
from core.errors import Unavailable
from kb_app.container import container
from kb_app.search_logging import log_search
from kb_app.web.entries.shown_entry import (
    ShownEntry,
    Validity,
    clause_labelled,
    shown_entry,
    validity,
)
from kb_app.web.search.other_queries import other_queries
from search_index.queries import SearchHit, SearchRequest, SearchResult, search


@dataclass(frozen=True)
class ShownHit:
    """A hit with what its row says besides the match: dates, and what Enter copies."""

    hit: SearchHit
    text_to_say: str
    validity: Validity
    doubts: Sequence[Doubt] = ()


@dataclass(frozen=True)
class Results:
    """Everything the result side of the page shows for one query."""

    asked: SearchRequest
    found: SearchResult | None = None  # None for an empty box
    hits: tuple[ShownHit, ...] = ()
    first: ShownEntry | None = None
    notices: tuple[VisibleEntry, ...] = ()
    other_queries: tuple[str, ...] = ()
    failure: Unavailable | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the words was asked for."""
        return bool(self.asked.kind or self.asked.category or self.asked.department)


def results_of(session: Session, asked: SearchRequest) -> Results:
    """What is found, with what is shown of it; an index that does not answer is `failure`."""
    if not asked.text:
        return Results(asked, notices=tuple(current_notices(session)))
    searcher = container().index.searcher
    try:
        found = search(session, searcher, asked)
        log_search(found)
        if not found.hits:
            others = other_queries(session, searcher, asked.text)
            notices = tuple(current_notices(session, limit=3))
            return Results(asked, found, other_queries=others, notices=notices)
    except Unavailable as failure:
        return Results(asked, failure=failure)
    visible = visible_entries(session, [hit.entry_id for hit in found.hits])
    doubts = open_doubts(session, visible.keys())
    hits = tuple(_shown_hit(hit, visible, doubts) for hit in found.hits if hit.entry_id in visible)
    if not hits:
        return Results(asked, replace(found, total=0, hits=()))
    top = hits[0].hit
    first = shown_entry(session, searcher, visible[top.entry_id], top.clause)
    return Results(asked, found, hits, first)


def _shown_hit(
    hit: SearchHit, visible: Mapping[int, VisibleEntry], doubts: Mapping[int, Sequence[Doubt]]
) -> ShownHit:
    revision = visible[hit.entry_id].revision
    said = text_to_say(revision, clause_labelled(revision, hit.clause))
    return ShownHit(hit, said, validity(revision), doubts.get(hit.entry_id, ()))
