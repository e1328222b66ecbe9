"""Which of the ranked count: those that may be shown and pass the filters, in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from search_index.pins import PINNED_MAX
from search_index.ranking.interface import RankedHit, RankRequest, Searcher
from search_index.visibility import Longs, Mask, Visible

CLAUSES_EACH = 5  # of one regulation; its page shows the others
_NARROWED = {"kind": "kinds", "category": "categories", "department": "departments"}


@dataclass(frozen=True)
class Found:
    """The hits that count, best first, and the entry each is of."""

    hits: Sequence[RankedHit]
    entry_ids: Longs


def find(visible: Visible, searcher: Searcher, wanted: RankRequest, pinned: Sequence[int]) -> Found:
    """Rank, and keep what may be shown; the entries `pinned` come first.

    A hit whose indexed revision is no longer the visible one is dropped: it was found by a text
    that has been replaced.
    """
    hits = searcher.rank(wanted).hits
    ids, revisions = _longs(hit.entry_id for hit in hits), _longs(hit.revision_id for hit in hits)
    counting = visible.showable(ids, revisions) & _passing(visible, wanted, ids)
    counting &= _few_clauses_each(hits, counting)
    places = np.flatnonzero(counting)
    found = Found([hits[place] for place in places.tolist()], ids[places])
    return _with_pinned(visible, found, wanted, pinned) if pinned else found


def facets_of(
    visible: Visible,
    searcher: Searcher,
    wanted: RankRequest,
    found: Found,
    pinned: Sequence[int],
) -> dict[str, dict[str, int]]:
    """Counts by name; those of a narrowed name as if it were not, so that one can change over."""
    facets = {}
    for name, narrowed in _NARROWED.items():
        of_name = found
        if getattr(wanted, narrowed) is not None:
            of_name = find(visible, searcher, _without(wanted, name), pinned)
        facets[name] = visible.counted(name, of_name.entry_ids)
    return facets


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


def _without(wanted: RankRequest, name: str) -> RankRequest:
    match name:
        case "kind":
            return replace(wanted, kinds=None)
        case "category":
            return replace(wanted, categories=None)
        case _:
            return replace(wanted, departments=None)


def _longs(numbers: Iterable[int]) -> Longs:
    return np.fromiter(numbers, dtype=np.int64)
