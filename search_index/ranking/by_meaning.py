"""The second retriever: what is near a line in meaning, put among what holds its words.

What is found by words keeps its score, in shares of the best one; nearness is added. An entry that
has no vector yet is taken to be as near as those its words stand among.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from search_index.index.snapshot import Longs, Mask, SegmentSnapshot, Snapshot
from search_index.meaning.encoder import Floats
from search_index.meaning.meaning import Near
from search_index.meaning.scan import UNKNOWN
from search_index.ranking.interface import Hits

WEIGHT = 0.3  # of a step of nearness, against the share of the best score of words
TAUGHT = 0.5  # the same when use has taught the model
WORDED = 1_000  # of the best by words, which nearness may raise
NEAREST = 100  # documents that are added to those with its words
MARGIN = 2.5  # steps that they may be further from the line than the nearest
_PEERS = 10  # of the best by words, whose mean stands for what has no vector
_ALONE = 10.0  # what stands for the best score of words where there is none

Doubles = npt.NDArray[np.float64]
Allowed = Callable[[SegmentSnapshot], Mask]


def with_meaning(snapshot: Snapshot, hits: Hits, near: Near, allowed: Allowed) -> Hits:
    """`hits`, ranked by words, and the nearest that `allowed` lets come back, in one order."""
    own, free = _of_hits(snapshot, hits, near.segments)
    hits = replace(hits, nearness=own)
    both = hits.followed_by(_nearest(snapshot, free, allowed))
    if not len(both):
        return both
    scores = _scores(both, TAUGHT if near.is_taught else WEIGHT)
    return replace(both, scores=scores).taken(np.argsort(-scores, kind="stable"))


def _scores(hits: Hits, weight: float) -> Doubles:
    """Both added up, never below zero; on the scale of the words, where there are any."""
    known = hits.nearness > UNKNOWN
    if not known.any():
        return hits.worded
    peers = hits.nearness[:_PEERS][known[:_PEERS]]
    usual = peers.mean() if len(peers) else hits.nearness[known].min()
    near = np.where(known, hits.nearness, usual)
    best = float(hits.worded.max()) or _ALONE
    scores: Doubles = hits.worded + best * weight * (near - near.min())
    return scores.round(6)


def _of_hits(
    snapshot: Snapshot, hits: Hits, nearness: Sequence[Floats]
) -> tuple[Doubles, list[Floats]]:
    """The nearness of each hit, and that of all documents that are no hits."""
    own, free = np.full(len(hits), UNKNOWN), []
    for segment, near in zip(snapshot.segments, nearness, strict=True):
        docs = segment.documents_of(hits.entry_ids, hits.revision_ids, hits.clauses)
        here = docs >= 0
        own[here] = near[docs[here]]
        others = near.copy()
        others[docs[here]] = UNKNOWN
        free.append(others)
    return own, free


def _nearest(snapshot: Snapshot, nearness: Sequence[Floats], allowed: Allowed) -> Hits:
    """The nearest documents, nearest first; among equals the older entry, the earlier clause."""
    found = []
    for segment, near in zip(snapshot.segments, nearness, strict=True):
        near[~allowed(segment)] = UNKNOWN
        docs: Longs = np.flatnonzero(near > UNKNOWN)
        if len(docs) > NEAREST:
            docs = docs[np.argpartition(-near[docs], NEAREST)[:NEAREST]]
        found.append((segment.postings, docs, near[docs].astype(np.float64)))
    scores = np.concatenate([near for _, _, near in found])
    ids = np.concatenate([own.entry_id[docs] for own, docs, _ in found])
    places = np.concatenate([own.place[docs] for own, docs, _ in found])
    revisions = np.concatenate([own.revision_id[docs] for own, docs, _ in found])
    labels = np.concatenate([own.labels_of(docs) for own, docs, _ in found])
    order = np.lexsort((places, ids, -scores))[:NEAREST]
    order = order[scores[order] >= scores.max(initial=UNKNOWN) - MARGIN]
    nothing = np.zeros(len(order))
    hits = Hits.ranked(ids[order], revisions[order], labels[order], nothing)
    return replace(hits, nearness=scores[order])
