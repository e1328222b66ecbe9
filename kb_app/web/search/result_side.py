"""What the result side of the search page shows: the hits with what their rows say, and the first
one in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from sqlalchemy.orm import Session

from calls.permissions import can_take_calls
from content.doubts import Doubt, open_doubts
from content.facts import date_facts
from content.queries import VisibleEntry, current_notices, visible_whole
from core.errors import Unavailable
from kb_app.auth import actor
from kb_app.container import container
from kb_app.search_logging import log_search
from kb_app.web.entries.shown_entry import (
    ShownEntry,
    Validity,
    shown_entry,
    validity_by,
)
from kb_app.web.search.other_queries import other_queries
from kb_app.web.search.start_view import StartView, start_view
from questions.danger import Danger, danger_in
from search_index.queries import SearchHit, SearchRequest, SearchResult, search_anyhow

FEW = 50  # hits
REGIONAL = 8  # hits whose regions are offered where nobody chose one
NEAR = 0.5  # of what the best hit scores: those below only share words with the line


@dataclass(frozen=True)
class ShownHit:
    """A hit with what its row says besides: how far it can be relied on."""

    hit: SearchHit
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
    start: StartView | None = None  # for an empty box
    danger: Danger | None = None  # what the line tells of, whatever is found

    @property
    def is_doubted(self) -> bool:
        """Whether the hits are only alike in words: none of them is to be taken for an answer."""
        return bool(self.hits and self.found and not self.found.confident)

    @property
    def lacks_region(self) -> bool:
        """Whether what is found first holds in some regions, and nobody said which is asked."""
        return bool(self.hits) and self.hits[0].hit.holds_here is None

    @property
    def is_elsewhere(self) -> bool:
        """Whether what is found first is another region's."""
        return bool(self.hits) and self.hits[0].hit.holds_here is False

    @property
    def regions_asked(self) -> list[str]:
        """The codes of regions that what is found first holds in, each once."""
        named = [code for one in self.hits[:REGIONAL] for code in one.hit.scope.regions]
        return list(dict.fromkeys(named))

    @cached_property
    def is_for_others(self) -> bool:
        """Whether the line is likely meant for somebody else than the power company, and whoever
        asks takes calls: they tell the caller so."""
        return can_take_calls(actor()) and bool(self.found and self.found.of_another_trade)

    @property
    def goes_elsewhere_first(self) -> bool:
        """Whether that is the first thing to do; where a region is missing, that comes before."""
        return self.is_for_others and not self.lacks_region

    @property
    def is_few(self) -> bool:
        """Whether the number of hits says something; of most sentences half the base has a word."""
        return self.found is None or self.found.total <= FEW

    @property
    def near(self) -> int:
        """How many of the listed hits answer about as well as the best."""
        if self.found is None or not self.found.hits:
            return 0
        best = max(hit.score for hit in self.found.hits)
        return sum(hit.pinned or hit.score >= NEAR * best for hit in self.found.hits)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but the words was asked for."""
        return bool(self.asked.kind or self.asked.category or self.asked.department)


def results_of(
    session: Session, asked: SearchRequest, *, with_related: bool, call: str | None = None
) -> Results:
    """What is found, with what is shown of it; an index that does not answer is `failure`.

    `with_related`: what is like the first hit is looked for too. `call`: the call it is asked in.
    """
    if not asked.text:
        notices = tuple(current_notices(session, region_id=asked.region_id))
        return Results(asked, notices=notices, start=start_view(session, actor()))
    found = _found(session, asked, with_related=with_related, call=call)
    return replace(found, danger=danger_in(session, asked.text, {}))


def _found(
    session: Session, asked: SearchRequest, *, with_related: bool, call: str | None
) -> Results:
    searcher = container().index.searcher
    try:
        found = search_anyhow(session, searcher, asked)
        if not found.by_titles:  # what it misses says nothing of the base
            log_search(found, call)
        if not found.hits:
            others = other_queries(session, searcher, asked.text)
            notices = tuple(current_notices(session, limit=3, region_id=asked.region_id))
            return Results(asked, found, other_queries=others, notices=notices)
    except Unavailable as failure:
        return Results(asked, failure=failure)
    hits = _shown_hits(session, found.hits)
    if hits and not found.confident:
        return Results(asked, found, hits)  # none of them is opened before somebody chooses it
    top = next(iter(hits), None)
    first = visible_whole(session, top.hit.entry_id) if top else None
    if top is None or first is None:
        return Results(asked, replace(found, total=0, hits=()))
    shown = shown_entry(session, searcher, first, top.hit.clause, with_related=with_related)
    found_in = None if top.hit.clause else top.hit.found_in
    shown = replace(shown, answering=top.hit.answering, found_in=found_in)
    return Results(asked, found, hits, shown)


def _shown_hits(session: Session, hits: Sequence[SearchHit]) -> tuple[ShownHit, ...]:
    """Those that may be seen still, each with its dates and doubts."""
    dates = date_facts(session, [hit.revision_id for hit in hits])
    doubts = open_doubts(session, [hit.entry_id for hit in hits])
    return tuple(
        ShownHit(hit, validity_by(dates[hit.revision_id]), doubts.get(hit.entry_id, ()))
        for hit in hits
        if hit.revision_id in dates
    )
