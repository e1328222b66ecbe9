"""The first retriever: the documents that hold the words of a line, ranked by `scoring`."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from search_index.index.snapshot import Mask, SegmentSnapshot, Snapshot
from search_index.query.query import plain_query
from search_index.ranking.interface import Hits, Ranking, RankRequest
from search_index.ranking.scoring import Best, best_documents, weighted_terms


class TermRanker:
    """Ranks by terms alone, in what `snapshot` gives at the moment."""

    def __init__(self, snapshot: Callable[[], Snapshot]) -> None:
        self._snapshot = snapshot

    def rank(self, request: RankRequest) -> Ranking:
        """The best hits. Raises `IndexDamaged` when there is no index to search."""
        return Ranking(ranked_by_terms(self._snapshot(), request))


def ranked_by_terms(snapshot: Snapshot, request: RankRequest) -> Hits:
    """The best hits for the terms of the request, and for those of its synonyms."""
    understood = request.query or plain_query(request.text)
    readings = request.synonyms.readings(understood)
    found = [
        pair
        for reading in readings
        for pair in best_documents(
            snapshot, weighted_terms(reading), request.limit, lambda s: allowed_in(s, request)
        )
    ]
    return _merged(found, request.limit, once=len(readings) > 1)


def allowed_in(segment: SegmentSnapshot, request: RankRequest) -> Mask:
    """Which documents of a segment may come back."""
    allowed = segment.living
    for name, wanted in (
        ("kind", request.kinds),
        ("category", request.categories),
        ("department", request.departments),
    ):
        if wanted is not None:
            allowed = allowed & segment.named(name, wanted)
    if request.readable is not None:
        allowed = allowed & segment.readable(request.readable)
    if request.entries_only:
        allowed = allowed & (segment.postings.place == 0)
    return allowed


def _merged(found: list[tuple[SegmentSnapshot, Best]], limit: int, *, once: bool) -> Hits:
    """The best of all; with `once`, what was found by several readings counts by the best one."""
    if not found:
        return Hits.of(())
    if len(found) == 1:
        return _of_one(*found[0], limit)
    scores = np.concatenate([best.scores for _, best in found])
    ids = np.concatenate([s.postings.entry_id[best.docs] for s, best in found])
    places = np.concatenate([s.postings.place[best.docs] for s, best in found])
    among = _among_best(scores, len(scores) if once else limit)
    order = among[np.lexsort((places[among], ids[among], -scores[among]))]
    if once:
        keys = (ids.astype(np.int64) << 32 | places)[order]
        order = order[np.sort(np.unique(keys, return_index=True)[1])]
    chosen = order[:limit]
    revisions = np.concatenate([s.postings.revision_id[best.docs] for s, best in found])
    labels = np.empty(len(scores), dtype=object)
    ends = np.cumsum([len(best.docs) for _, best in found])
    for (segment, best), end in zip(found, ends.tolist(), strict=True):
        begin = end - len(best.docs)
        own = chosen[(chosen >= begin) & (chosen < end)]
        labels[own] = segment.postings.labels_of(best.docs[own - begin])
    return Hits.ranked(ids[chosen], revisions[chosen], labels[chosen], scores[chosen])


def _of_one(segment: SegmentSnapshot, best: Best, limit: int) -> Hits:
    """The best of what one reading found in one segment, where everything stands once."""
    own = segment.postings
    among = _among_best(best.scores, limit)
    docs, scores = best.docs[among], best.scores[among]
    chosen = np.lexsort((own.place[docs], own.entry_id[docs], -scores))[:limit]
    docs, scores = docs[chosen], scores[chosen]
    return Hits.ranked(own.entry_id[docs], own.revision_id[docs], own.labels_of(docs), scores)


def _among_best(scores: npt.NDArray[np.float64], count: int) -> npt.NDArray[np.int64]:
    """Where the `count` best are, and what is equal to the last of them; in no order."""
    least = np.partition(scores, -count)[-count] if count < len(scores) else -np.inf
    return np.flatnonzero(scores >= least)
