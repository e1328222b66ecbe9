"""What a line was copied from: among the best ranked, the text that holds all of it.

Ranked by weights, a page is behind many short texts that share a few words with the line. But a
text that has the pairs of neighbouring characters of a long line says that line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from search_index.index.bm25f import GRAM
from search_index.index.postings import asked_key
from search_index.index.snapshot import Keys, Longs, SegmentSnapshot, Snapshot
from search_index.query.query import Query
from search_index.ranking.interface import Hits, RankedHit
from search_index.ranking.kernels import terms_lacked
from search_index.ranking.tiers import Tier, score_in

LOOKED_AT = 200  # of the best ranked by words
SHORTEST = 8  # different pairs of neighbouring characters; fewer come together by chance
FORGIVEN = 10  # one pair of so many may be lacking: a comma left out makes one, a wrong sign two


def quoted_in(snapshot: Snapshot, query: Query, ranked: Hits) -> Iterator[RankedHit]:
    """Those of `ranked` that hold a long line, in the tier for it; what holds all of it first.

    Figures are never forgiven.
    """
    pairs = {term.term for term in query.terms if term.family == GRAM}
    if len(pairs) < SHORTEST or not len(ranked):
        return
    figures = sorted(pair for pair in pairs if any(map(str.isdigit, pair)))
    words = sorted(pairs.difference(figures))
    best = np.sort(np.argsort(-ranked.worded, kind="stable")[:LOOKED_AT])
    head = ranked.taken(best)
    most = 1 + len(pairs) // FORGIVEN
    lacked = _lacked(snapshot, head, _keys(words), _keys(figures), most)
    for place in np.argsort(lacked, kind="stable").tolist():
        if lacked[place] < most:
            score = score_in(Tier.QUOTED, -float(lacked[place]))
            yield replace(head[place], tier=Tier.QUOTED, score=score)


def _keys(pairs: list[str]) -> Keys:
    return np.array([asked_key(GRAM, pair) for pair in pairs], dtype=np.uint64)


def _lacked(snapshot: Snapshot, hits: Hits, words: Keys, figures: Keys, most: int) -> Longs:
    """How many of `words` each of the hits lacks, counted up to `most`, which is for a figure."""
    lacked = np.full(len(hits), most)
    for segment in snapshot.segments:
        docs = segment.documents_of(hits.entry_ids, hits.revision_ids, hits.clauses)
        here = np.flatnonzero(docs >= 0)
        if len(here):
            of_figures = _lacked_in(segment, docs[here], figures, 1)
            of_words = _lacked_in(segment, docs[here], words, most)
            lacked[here] = np.where(of_figures > 0, most, of_words)
    return lacked


def _lacked_in(segment: SegmentSnapshot, docs: Longs, pairs: Keys, most: int) -> Longs:
    terms = segment.terms(pairs)
    unknown = int((terms < 0).sum())
    if unknown >= most:
        return np.full(len(docs), most)
    known = _rarest_first(segment, terms[terms >= 0])
    own = segment.postings
    columns = own.forward_starts, own.forward_terms
    return terms_lacked(docs, known, most - unknown, *columns) + unknown


def _rarest_first(segment: SegmentSnapshot, terms: Longs) -> Longs:
    return terms[np.argsort(segment.holding(terms), kind="stable")]
