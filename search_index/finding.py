"""Which of the ranked count: those that may be shown and pass the filters, in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import numpy as np

from core import clock
from search_index.narrowing import Standing, both
from search_index.pins import PINNED_MAX
from search_index.ranking.interface import RankedHit, RankRequest, Searcher
from search_index.visibility import Longs, Mask, Visible

CLAUSES_EACH = 5  # of one regulation; its page shows the others
SOON = timedelta(days=14)  # an end this near puts an entry behind its equals
_NARROWED = {"kind": "kinds", "category": "categories", "department": "departments"}


@dataclass(frozen=True)
class Found:
    """The hits that count, best first, and the entry each is of."""

    hits: Sequence[RankedHit]
    entry_ids: Longs


@dataclass(frozen=True)
class Asked:
    """A line to rank by, and what narrows it.

    `loose` is what is typed into the line, `filters` the same with the filters beside it, by their
    names (kind, category, department). `standing` says which hits have in them what they should.
    """

    loose: RankRequest
    filters: Mapping[str, frozenset[str]]
    pinned: Sequence[int] = ()
    standing: Standing | None = None

    def without(self, name: str) -> RankRequest:
        """The request without the filter `name`; all of them with an empty one."""
        narrowed: dict[str, Any] = {
            _NARROWED[known]: both(getattr(self.loose, _NARROWED[known]), codes)
            for known, codes in self.filters.items()
            if known != name
        }
        return replace(self.loose, **narrowed)


class Finding:
    """What one search finds: ranked as often as needed, which is once where the index is small."""

    def __init__(self, visible: Visible, searcher: Searcher, asked: Asked) -> None:
        self._visible = visible
        self._searcher = searcher
        self._asked = asked
        self._ranked: dict[tuple[object, ...], Sequence[RankedHit]] = {}

    def found(self) -> Found:
        """The hits that count, best first; the pinned entries come before them.

        A hit whose indexed revision is no longer the visible one is dropped: it was found by a text
        that has been replaced.
        """
        return self._passing(self._asked.without(""))

    def facets(self, found: Found) -> dict[str, dict[str, int]]:
        """Counts by name; those of a filter as if it were not, so that one can change over."""
        facets = {}
        for name in _NARROWED:
            of_name = found
            if name in self._asked.filters:
                of_name = self._passing(self._asked.without(name))
            facets[name] = self._visible.counted(name, of_name.entry_ids)
        return facets

    def _passing(self, wanted: RankRequest) -> Found:
        hits = self._hits(wanted)
        ids = _longs(hit.entry_id for hit in hits)
        revisions = _longs(hit.revision_id for hit in hits)
        counting = self._visible.showable(ids, revisions) & _passing(self._visible, wanted, ids)
        if self._asked.standing is not None:
            counting &= self._asked.standing(hits, counting)
        counting &= _few_clauses_each(hits, counting)
        places = _lasting_first(self._visible, hits, ids, np.flatnonzero(counting))
        found = Found([hits[place] for place in places.tolist()], ids[places])
        if not self._asked.pinned:
            return found
        return _with_pinned(self._visible, found, wanted, self._asked.pinned)

    def _hits(self, wanted: RankRequest) -> Sequence[RankedHit]:
        """Hits for `wanted`; for less narrow a line all there are, if they are not too many."""
        loose = self._asked.loose
        for request in (loose, wanted):
            key = request.kinds, request.categories, request.departments
            if key not in self._ranked:
                self._ranked[key] = self._searcher.rank(request).hits
            hits = self._ranked[key]
            if len(hits) < request.limit:
                break
        return hits


def _lasting_first(visible: Visible, hits: Sequence[RankedHit], ids: Longs, places: Longs) -> Longs:
    """`places` in their order, but among equal scores what ends soon comes last."""
    soon = visible.ending_by(ids[places], clock.today() + SOON)
    if not soon.any():
        return places
    scores = np.fromiter((hits[place].score for place in places.tolist()), np.float64, len(places))
    return places[np.lexsort((np.arange(len(places)), soon, -scores))]


def _passing(visible: Visible, wanted: RankRequest, entry_ids: Longs) -> Mask:
    """The index may lag behind a change of category or department."""
    passing = np.ones(len(entry_ids), dtype=np.bool_)
    for name, narrowed in _NARROWED.items():
        allowed: frozenset[str] | None = getattr(wanted, narrowed)
        if allowed is not None:
            passing &= visible.within(name, allowed, entry_ids)
    return passing


def _few_clauses_each(hits: Sequence[RankedHit], counting: Mask) -> Mask:
    few = np.ones(len(hits), dtype=np.bool_)
    clauses: Counter[int] = Counter()
    for place, hit in enumerate(hits):
        if hit.clause is not None and counting[place]:
            clauses[hit.entry_id] += 1
            few[place] = clauses[hit.entry_id] <= CLAUSES_EACH
    return few


def _with_pinned(
    visible: Visible, found: Found, wanted: RankRequest, pinned: Sequence[int]
) -> Found:
    """Pinned entries come first, as far as they are visible and pass the filters, and once only."""
    pins = _longs(entry_id for entry_id in pinned if visible.facts(entry_id) is not None)
    pins = pins[_passing(visible, wanted, pins)][:PINNED_MAX]
    scores = {hit.entry_id: hit.score for hit in found.hits if hit.clause is None}
    first = [
        RankedHit(one, facts.revision_id, None, scores.get(one, 0.0), pinned=True)
        for one in pins.tolist()
        if (facts := visible.facts(one)) is not None
    ]
    ids = {hit.entry_id for hit in first}
    rest = [hit for hit in found.hits if hit.clause is not None or hit.entry_id not in ids]
    hits = first + rest
    return Found(hits, _longs(hit.entry_id for hit in hits))


def _longs(numbers: Iterable[int]) -> Longs:
    return np.fromiter(numbers, dtype=np.int64)
