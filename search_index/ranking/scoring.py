"""The best documents of a snapshot for a line of terms, by adding their weights up.

A document answers when it holds a strong term: a bigram, a word of two characters or more, or the
number of the clause that is asked for.
Single characters only add to its score, unless the line has nothing else.

Time goes with the postings of the terms: about a nanosecond each, a fifth of that where most
documents hold a term (`common`), and with the documents of the segment.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search_index.index import bm25f
from search_index.index.bm25f import inverse_frequency
from search_index.index.postings import asked_key
from search_index.index.snapshot import Keys, Longs, Mask, SegmentSnapshot, Snapshot
from search_index.query.query import Query
from search_index.ranking.kernels import add_postings, bar_untouched, best_of

Floats = npt.NDArray[np.float64]
Sums = npt.NDArray[np.float32]
_TINY = 1e-9
_BARRED = -1e9
FIGURES_MOST = 0.2  # of the other terms' weight
_DECIMALS = 6  # so that equal texts get equal scores


@dataclass(frozen=True)
class WeightedTerms:
    """A query's terms by key: how much each counts before its idf, which are strong, which say a
    figure."""

    keys: Keys
    factors: Floats
    strong: Mask
    of_figure: Mask

    def weights(self, documents: int, holding: Floats) -> Floats:
        """What each counts in an index of so many documents, of which so many hold it.

        Figures are rare: all of them count `FIGURES_MOST` of what the other terms do at the most.
        """
        return bounded(self.factors * inverse_frequency(documents, holding), self.of_figure)


def bounded(weights: Floats, of_figure: Mask) -> Floats:
    """`weights` of terms, those of figures no more in all than they may count."""
    figures = float(weights[of_figure].sum())
    most = FIGURES_MOST * float(weights[~of_figure].sum())
    if not 0 < most < figures:
        return weights
    return np.where(of_figure, weights * (most / figures), weights)


@dataclass(frozen=True)
class Best:
    """The best documents of a segment: document, score."""

    docs: Longs
    scores: Floats


def weighted_terms(query: Query) -> WeightedTerms:
    """The terms of a line by key; one that is named twice counts twice."""
    rows: dict[int, tuple[float, bool, bool]] = {}
    for family, term, factor, strong, of_figure in query.terms:
        weight = bm25f.FAMILY_WEIGHT[family] * factor
        if weight:
            key = asked_key(family, term)
            before, known, figure = rows.get(key, (0.0, False, True))
            rows[key] = before + weight, known or strong, figure and of_figure
    are_strong = np.array([strong for _, strong, _ in rows.values()], dtype=np.bool_)
    return WeightedTerms(
        np.array(list(rows), dtype=np.uint64),
        np.array([weight for weight, _, _ in rows.values()], dtype=np.float64),
        are_strong if are_strong.any() else ~are_strong,
        np.array([figure for _, _, figure in rows.values()], dtype=np.bool_),
    )


def best_documents(
    snapshot: Snapshot,
    wanted: WeightedTerms,
    limit: int,
    allowed: Callable[[SegmentSnapshot], Mask],
) -> list[tuple[SegmentSnapshot, Best]]:
    """The `limit` best of each segment, in no order; `allowed` says what may come back."""
    if not len(wanted.keys) or not snapshot.segments:
        return []
    terms = [segment.terms(wanted.keys) for segment in snapshot.segments]
    holding = sum(s.holding(t) for s, t in zip(snapshot.segments, terms, strict=True))
    weights = wanted.weights(snapshot.documents, np.asarray(holding, np.float64))
    found, floor = [], _TINY
    for segment, own in zip(snapshot.segments, terms, strict=True):
        here = own >= 0
        if not (here & wanted.strong).any():
            continue
        sums = _summed(segment, own[here], weights[here], wanted.strong[here])
        docs, floor = best_of(sums, allowed(segment), limit, floor)
        scores: Floats = sums[docs].astype(np.float64)
        found.append((segment, Best(docs, scores.round(_DECIMALS))))
    return found


def _summed(segment: SegmentSnapshot, terms: Longs, weights: Floats, strong: Mask) -> Sums:
    """The score of every document of a segment; below zero for those without a strong term."""
    postings = segment.postings
    begins, ends = postings.starts[terms], postings.starts[terms + 1]
    row_of = segment.row_of(terms)
    narrow = weights.astype(np.float32)
    sums = _scratch.zeros(postings.size)

    def add(some: Mask) -> None:
        add_postings(
            sums,
            postings.docs,
            segment.weights.values,
            begins[some],
            ends[some],
            segment.common.rows,
            row_of[some],
            narrow[some],
        )

    add(strong)
    if not strong.all():
        bar_untouched(sums, _BARRED)
        add(~strong)
    return sums


class _Scratch(threading.local):
    """An array each thread uses again: a fresh one would cost more in page faults than adding."""

    _array = np.empty(0, dtype=np.float32)

    def zeros(self, size: int) -> Sums:
        """Zeros, until the same thread asks again."""
        if len(self._array) < size:
            self._array = np.empty(size, dtype=np.float32)
        self._array[:size] = 0
        return self._array[:size]


_scratch = _Scratch()
