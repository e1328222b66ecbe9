"""Which of the ranked count: those that may be shown and pass the filters, in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

import numpy as np

from content.applicability.for_whom import Asker
from core import clock
from search_index.query.pins import PINNED_MAX
from search_index.ranking.interface import Hits, RankedHit, RankRequest, Searcher
from search_index.ranking.tiers import Tier
from search_index.results.filters import TextFilter, both
from search_index.results.successors import successors_first
from search_index.results.visibility import Longs, Mask, Visible
from search_index.text.page_labels import is_page

CLAUSES_EACH = 5  # of one regulation; its page shows the others
PAGES_EACH = 3  # of the files of one entry
NEAR = 0.5  # of what the best that holds here scores
ELSEWHERE_SHOWN = 5  # of what holds elsewhere, before what holds here and is far from the line
NAMED = (Tier.CLAUSE_NAMED, Tier.NUMBER_NAMED)
SOON = timedelta(days=14)  # an end this near puts an entry behind its equals
NARROWED = {"kind": "kinds", "category": "categories", "department": "departments"}


@dataclass(frozen=True)
class Found:
    """The hits that count, best first."""

    hits: Hits

    @property
    def entry_ids(self) -> Longs:
        """The entry each is of."""
        return self.hits.entry_ids


@dataclass(frozen=True)
class FilteredRequest:
    """A line to rank by, and what narrows it.

    `line` is what is typed, with the operators in it; `filters` are those beside it, by their names
    (kind, category, department). `text_filter` says which hits have in them what they should.
    `asker`: who asks, as far as that was told.
    """

    line: RankRequest
    filters: Mapping[str, frozenset[str]]
    pinned: Sequence[int] = ()
    text_filter: TextFilter | None = None
    asker: Asker | None = None

    def without(self, name: str) -> RankRequest:
        """The request without the filter `name`; all of them with an empty one."""
        narrowed: dict[str, Any] = {
            NARROWED[known]: both(getattr(self.line, NARROWED[known]), codes)
            for known, codes in self.filters.items()
            if known != name
        }
        return replace(self.line, **narrowed)


class Collector:
    """What one search finds: ranked as often as needed, which is once where the index is small."""

    def __init__(self, visible: Visible, searcher: Searcher, request: FilteredRequest) -> None:
        self.visible = visible
        self._searcher = searcher
        self.request = request
        self._ranked: dict[tuple[object, ...], Hits] = {}

    def found(self) -> Found:
        """The hits that count, best first; the pinned entries come before them.

        A hit whose indexed revision is no longer the visible one is dropped: it was found by a text
        that has been replaced.
        """
        return self._counting(self.request.without(""))

    def found_without(self, name: str) -> Found:
        """The hits that count were the filter `name` not there."""
        return self._counting(self.request.without(name))

    def _counting(self, wanted: RankRequest) -> Found:
        hits = self._hits(wanted)
        counting = self.visible.showable(hits.entry_ids, hits.revision_ids)
        counting &= _passing(self.visible, wanted, hits.entry_ids)
        if self.request.text_filter is not None:
            counting &= self.request.text_filter(hits, counting)
        counting &= _few_clauses_each(hits, counting, self._holding(hits))
        found = Found(_lasting_first(self.visible, hits.taken(counting)))
        if self.request.pinned:
            found = self._with_pinned(found, wanted)
        if self.request.asker is not None:
            found = Found(_applying_first(self.visible, found.hits, self.request.asker))
        fits = partial(self._fits, wanted)
        return Found(successors_first(self.visible, found.hits, fits))

    def _fits(self, wanted: RankRequest, entry_id: int) -> bool:
        """Whether an entry may be seen, passes the filters and holds for whoever asks."""
        if self.visible.facts(entry_id) is None:
            return False
        ids, asker = np.array([entry_id]), self.request.asker
        holds = asker is None or self.visible.scope(entry_id).holds_for(asker) is not False
        return bool(holds and _passing(self.visible, wanted, ids)[0])

    def _holding(self, hits: Hits) -> Mask:
        """Which hold for whoever asks; all, where nothing was told of them."""
        if self.request.asker is None:
            return np.ones(len(hits), dtype=np.bool_)
        return holding_for(self.visible, hits, self.request.asker)

    def _with_pinned(self, found: Found, wanted: RankRequest) -> Found:
        """What is pinned comes first, if it has in it what the line asks for and nothing else."""
        first = _pinned(self.visible, found, wanted, self.request.pinned)
        if self.request.text_filter is not None:
            everything = np.ones(len(first), dtype=np.bool_)
            first = first.taken(self.request.text_filter(first, everything))
        return Found(first.followed_by(found.hits.but(first)))

    def _hits(self, wanted: RankRequest) -> Hits:
        """Hits for `wanted`; for less narrow a line all there are, if they are not too many."""
        line = self.request.line
        if line.query is not None and line.query.is_listing:
            return _newest(self.visible, wanted)
        for request in (line, wanted):
            key = request.kinds, request.categories, request.departments
            if key not in self._ranked:
                self._ranked[key] = self._searcher.rank(request).hits
            hits = self._ranked[key]
            if len(hits) < request.limit:
                break
        return hits


def _newest(visible: Visible, wanted: RankRequest) -> Hits:
    """Everything that passes the filters, the newest text first."""
    entry_ids = visible.newest_first()
    chosen = entry_ids[_passing(visible, wanted, entry_ids)][: wanted.limit]
    return Hits.of(
        RankedHit(one, facts.revision_id, None, 0.0)
        for one in chosen.tolist()
        if (facts := visible.facts(one)) is not None
    )


def _applying_first(visible: Visible, hits: Hits, asker: Asker) -> Hits:
    """What holds for whoever asks and is about as good as the best of it, then the best of what
    holds elsewhere, then the rest; so what comes first holds here, if anything does. But what
    a line names by its number is what was meant, wherever it holds: only what else it names as
    surely, or is pinned for it, comes before that."""
    here = holding_for(visible, hits, asker)
    if here.all():
        return hits
    own, others = np.flatnonzero(here), np.flatnonzero(~here)
    best = float(hits.scores[own].max(initial=0.0))
    near = (hits.scores[own] >= NEAR * best) | hits.pinned[own] | (hits.tiers[own] > Tier.RANKED)
    named = np.isin(hits.tiers, NAMED)
    alike, elsewhere, there = own[near], others[~named[others]], others[named[others]]
    surest = float(hits.scores[there].max(initial=0.0))
    meant = (named[alike] & (hits.scores[alike] >= surest)) | hits.pinned[alike]
    order = (
        *(alike[meant], there, alike[~meant]),
        *(elsewhere[:ELSEWHERE_SHOWN], own[~near], elsewhere[ELSEWHERE_SHOWN:]),
    )
    return hits.taken(np.concatenate(order))


def holding_for(visible: Visible, hits: Hits, asker: Asker) -> Mask:
    """Which of these hold for whoever asks, or may, where the region is not told."""
    here = np.ones(len(hits), dtype=np.bool_)
    for place in np.flatnonzero(visible.limited(hits.entry_ids)).tolist():
        scope = visible.scope(int(hits.entry_ids[place]), hits.clauses[place])
        here[place] = scope.holds_for(asker) is not False
    return here


def _lasting_first(visible: Visible, hits: Hits) -> Hits:
    """In their order, but among equal scores what ends soon comes last."""
    soon = visible.ending_by(hits.entry_ids, clock.today() + SOON)
    if not soon.any():
        return hits
    return hits.taken(np.lexsort((np.arange(len(hits)), soon, -hits.scores, -hits.tiers)))


def _passing(visible: Visible, wanted: RankRequest, entry_ids: Longs) -> Mask:
    """The index may lag behind a change of category or department."""
    passing = np.ones(len(entry_ids), dtype=np.bool_)
    for name, narrowed in NARROWED.items():
        allowed: frozenset[str] | None = getattr(wanted, narrowed)
        if allowed is not None:
            passing &= visible.within(name, allowed, entry_ids)
    return passing


def _few_clauses_each(hits: Hits, counting: Mask, here: Mask) -> Mask:
    """Those of one regulation that hold for whoever asks (`here`) crowd out none but each other."""
    few = np.ones(len(hits), dtype=np.bool_)
    seen: Counter[tuple[int, bool, bool]] = Counter()
    for place in np.flatnonzero(counting & ~hits.whole).tolist():
        of_file = is_page(hits.clauses[place])
        key = int(hits.entry_ids[place]), of_file, bool(here[place])
        seen[key] += 1
        few[place] = seen[key] <= (PAGES_EACH if of_file else CLAUSES_EACH)
    return few


def _pinned(visible: Visible, found: Found, wanted: RankRequest, pinned: Sequence[int]) -> Hits:
    """The pinned entries, as far as they are visible and pass the filters, each once."""
    shown = [entry_id for entry_id in pinned if visible.facts(entry_id) is not None]
    pins = np.array(shown, dtype=np.int64)
    pins = pins[_passing(visible, wanted, pins)][:PINNED_MAX]
    ranked = found.hits.taken(found.hits.whole)
    known = {hit.entry_id: hit for hit in ranked.taken(np.isin(ranked.entry_ids, pins))}
    return Hits.of(
        replace(known.get(one) or RankedHit(one, facts.revision_id, None, 0.0), pinned=True)
        for one in pins.tolist()
        if (facts := visible.facts(one)) is not None
    )
