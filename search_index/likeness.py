"""The best ranked, put in order once more by how like the line their title or a variant is.

Ranking by terms does not see their order, nor what a question has beside the terms it shares. Both
show in the longest common subsequence of letters. Clauses have no title that is typed; they get
what a middling question would.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from search_index.phrases import code_points
from search_index.ranking.interface import RankedHit
from search_index.ranking.kernels import likenesses
from search_index.ranking.view import IndexView

LOOKED_AT = 50  # of the best ranked
WEIGHT = 0.5  # of a likeness of 1, against the score of the best ranked
_OF_CLAUSES = 0.4


def by_likeness(view: IndexView, key: str, ranked: Sequence[RankedHit]) -> list[RankedHit]:
    """`ranked` with the first `LOOKED_AT` in their new order, the score raised by the likeness.

    `key` is what was typed as phrases are compared (`pinyin.key_of`); `ranked` is best first.
    """
    head = ranked[:LOOKED_AT]
    if not head or not key:
        return list(ranked)
    likeness = _likeness(view, key, head)
    scores = np.array([hit.score for hit in head])
    scale = WEIGHT * head[0].score
    raised = [
        RankedHit(hit.entry_id, hit.revision_id, hit.clause, score, hit.pinned)
        for hit, score in zip(head, (scores + scale * likeness).round(6).tolist(), strict=True)
    ]
    raised.sort(key=lambda hit: -hit.score)  # stable: equals stay in the order of their numbers
    return [*raised, *ranked[LOOKED_AT:]]


def _likeness(view: IndexView, key: str, hits: Sequence[RankedHit]) -> npt.NDArray[np.float64]:
    asked = code_points(key)
    found = np.full(len(hits), _OF_CLAUSES)
    clauses = np.array([hit.clause is not None for hit in hits])
    ids = np.array([hit.entry_id for hit in hits])
    revisions = np.array([hit.revision_id for hit in hits])
    for segment in view.segments:
        docs = segment.docs_of(ids, revisions)
        here = np.flatnonzero((docs >= 0) & ~clauses)
        if len(here):
            book = segment.book.phrases
            found[here] = likenesses(asked, docs[here], book.docs, book.letter_starts, book.letters)
    return found
