"""The best ranked, put in order once more by how their titles and variants are worded.

Ranking by terms does not see their order, nor what a question has beside the terms it shares. Both
show in the longest common subsequence of letters. Clauses have no title that is typed; they get
what a middling question would.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from search_index.index.phrases import code_points
from search_index.index.snapshot import Snapshot
from search_index.ranking.interface import Hits
from search_index.ranking.kernels import phrase_overlaps

LOOKED_AT = 50  # of the best ranked
WEIGHT = 0.5  # of an overlap of 1, against the score of the best ranked
_OF_CLAUSES = 0.4


def reranked(snapshot: Snapshot, key: str, ranked: Hits) -> Hits:
    """`ranked` with the first `LOOKED_AT` in their new order, the score raised by the overlap.

    `key` is what was typed as phrases are compared (`pinyin.key_of`); `ranked` is best first.
    """
    head = ranked[:LOOKED_AT]
    if not head or not key:
        return ranked
    scale = WEIGHT * head.scores[0]
    scores = (head.scores + scale * _overlaps(snapshot, key, head)).round(6)
    order = np.argsort(-scores, kind="stable")  # equals stay in the order of their numbers
    raised = replace(head, scores=scores, worded=scores).taken(order)
    return raised.followed_by(ranked[LOOKED_AT:])


def _overlaps(snapshot: Snapshot, key: str, hits: Hits) -> npt.NDArray[np.float64]:
    asked = code_points(key)
    found = np.full(len(hits), _OF_CLAUSES)
    whole = hits.whole
    for segment in snapshot.segments:
        docs = segment.docs_of(hits.entry_ids, hits.revision_ids)
        here = np.flatnonzero((docs >= 0) & whole)
        if len(here):
            phrases = segment.lexicon.phrases
            columns = phrases.docs, phrases.letter_starts, phrases.letters
            found[here] = phrase_overlaps(asked, docs[here], *columns)
    return found
