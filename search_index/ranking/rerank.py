"""The best ranked, put in order once more by how like the line their title or a variant is.

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
from search_index.ranking.kernels import likenesses

LOOKED_AT = 50  # of the best ranked
WEIGHT = 0.5  # of a likeness of 1, against the score of the best ranked
_OF_CLAUSES = 0.4


def reranked(view: Snapshot, key: str, ranked: Hits) -> Hits:
    """`ranked` with the first `LOOKED_AT` in their new order, the score raised by the likeness.

    `key` is what was typed as phrases are compared (`pinyin.key_of`); `ranked` is best first.
    """
    head = ranked[:LOOKED_AT]
    if not head or not key:
        return ranked
    scale = WEIGHT * head.scores[0]
    scores = (head.scores + scale * _likeness(view, key, head)).round(6)
    order = np.argsort(-scores, kind="stable")  # equals stay in the order of their numbers
    raised = replace(head, scores=scores).taken(order)
    return raised.followed_by(ranked[LOOKED_AT:])


def _likeness(view: Snapshot, key: str, hits: Hits) -> npt.NDArray[np.float64]:
    asked = code_points(key)
    found = np.full(len(hits), _OF_CLAUSES)
    whole = hits.whole
    for segment in view.segments:
        docs = segment.docs_of(hits.entry_ids, hits.revision_ids)
        here = np.flatnonzero((docs >= 0) & whole)
        if len(here):
            book = segment.book.phrases
            found[here] = likenesses(asked, docs[here], book.docs, book.letter_starts, book.letters)
    return found
