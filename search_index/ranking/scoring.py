"""The best documents of a view for a line of terms: exact, yet without touching every posting.

A document answers when it holds a strong term: a bigram, a word of two characters or more, or the
number of the clause that is asked for.
Single characters only add to its score, unless the line has nothing else.

Terms are taken strongest first. Once what the remaining ones could add cannot lift a document over
the k-th best, only those that still can are scored in full, from the forward side.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search_index.line import QueryLine
from search_index.ranking import weights as bm25f
from search_index.ranking.postings import term_key
from search_index.ranking.view import IndexView, Keys, Longs, Mask, SegmentView
from search_index.ranking.weights import inverse_frequency

Floats = npt.NDArray[np.float64]
_FIRST_CHECK = 8_192  # postings; looking for the k-th best costs about as much as adding these
_FORWARD_COST = 8  # scoring a term from the forward side, against adding a posting; measured
_SLACK = 1e-5  # partial sums are 32 bits wide
_TINY = 1e-9
_SHARES = (0.8, 0.65, 0.5, 0.35, 0.2, 0.0)  # of the leading sum, where to look for enough leaders
_DECIMALS = 6  # so that equal texts get equal scores


@dataclass(frozen=True)
class Line:
    """A query's terms by key: how much each counts before its idf, and which are strong."""

    keys: Keys
    factors: Floats
    strong: Mask


@dataclass(frozen=True)
class Best:
    """The best documents of a segment: document, score."""

    docs: Longs
    scores: Floats


def line_of(understood: QueryLine) -> Line:
    """The terms of a line by key; one that is named twice counts twice."""
    rows: dict[int, tuple[float, bool]] = {}
    for term in understood.terms:
        weight = bm25f.FAMILY_WEIGHT[term.family] * term.factor
        if weight:
            key = term_key(term.family, term.term.encode())
            before, strong = rows.get(key, (0.0, False))
            rows[key] = before + weight, strong or term.strong
    are_strong = np.array([strong for _, strong in rows.values()], dtype=np.bool_)
    return Line(
        np.array(list(rows), dtype=np.uint64),
        np.array([weight for weight, _ in rows.values()], dtype=np.float64),
        are_strong if are_strong.any() else ~are_strong,
    )


def best_documents(
    view: IndexView, line: Line, limit: int, allowed: Callable[[SegmentView], Mask]
) -> list[tuple[SegmentView, Best]]:
    """The `limit` best of each segment, in no order; `allowed` says what may come back."""
    if not len(line.keys) or not view.segments:
        return []
    terms = [segment.terms(line.keys) for segment in view.segments]
    holding = sum(s.holding(t) for s, t in zip(view.segments, terms, strict=True))
    weights = line.factors * inverse_frequency(view.documents, np.asarray(holding, np.float64))
    found, floor = [], 0.0
    for segment, own in zip(view.segments, terms, strict=True):
        here = own >= 0
        if not (here & line.strong).any():
            continue
        search = _SegmentSearch(segment, own[here], weights[here], line.strong[here])
        best = search.run(limit, allowed(segment), floor)
        if len(best.docs) >= limit:
            floor = max(floor, float(np.partition(best.scores, -limit)[-limit]))
        found.append((segment, best))
    return found


class _Scratch(threading.local):
    """Arrays each thread uses again: fresh ones would cost more in page faults than the search."""

    def __init__(self) -> None:
        self._arrays: dict[str, npt.NDArray[np.float32]] = {}

    def zeros(self, name: str, size: int) -> npt.NDArray[np.float32]:
        """Zeros, until the same thread asks for the same name again."""
        array = self._arrays.get(name)
        if array is None or len(array) < size:
            array = self._arrays[name] = np.empty(size, dtype=np.float32)
        array[:size] = 0
        return array[:size]


_scratch = _Scratch()


class _SegmentSearch:
    """One line of terms against one segment."""

    def __init__(self, segment: SegmentView, terms: Longs, weights: Floats, strong: Mask) -> None:
        tops = weights * segment.weights.tops[terms]
        order = np.lexsort((-tops, ~strong))
        self._segment = segment
        self._terms = terms[order]
        self._weights = weights[order]
        self._strong = int(strong.sum())
        self._weight_of = _scratch.zeros("weight_of", len(segment.postings.keys))
        self._weight_of[self._terms] = self._weights
        starts = segment.postings.starts
        self._begins = starts[self._terms].tolist()
        self._ends = starts[self._terms + 1].tolist()
        self._could_add = np.append(np.cumsum(tops[order][::-1])[::-1], 0.0).tolist()
        self._sums = _scratch.zeros("sums", segment.postings.size)

    def run(self, limit: int, allowed: Mask, floor: float) -> Best:
        """The `limit` best of the allowed documents, and whoever shares the last one's score.

        Documents below `floor` may be left out.
        """
        candidates = self._candidates(limit, allowed, floor)
        scores = self._score(candidates)
        if len(scores) > limit:
            keep = scores >= np.partition(scores, -limit)[-limit]
            candidates, scores = candidates[keep], scores[keep]
        return Best(candidates, scores)

    def _candidates(self, limit: int, allowed: Mask, floor: float) -> Longs:
        check, added = _FIRST_CHECK, 0
        for number in range(self._strong):
            self._add(number)
            added += self._ends[number] - self._begins[number]
            if added >= check:
                check = added * 4
                floor = max(floor, self._reached(limit, allowed))
            if self._could_add[number + 1] < floor:  # who has no term so far, cannot get there
                possible = self._possible(number + 1, allowed, floor)
                if self._cheaper_in_full(number + 1, len(possible)):
                    return possible
        return self._with_weak_terms(limit, allowed, max(floor, self._reached(limit, allowed)))

    def _with_weak_terms(self, limit: int, allowed: Mask, floor: float) -> Longs:
        """Every strong term is added: who is not touched by now does not answer."""
        possible = self._possible(self._strong, allowed, floor)
        for number in range(self._strong, len(self._terms)):
            if self._cheaper_in_full(number, len(possible)):
                break
            self._add(number)
            possible = possible[self._sums[possible] >= self._least(number + 1, floor)]
        return possible

    def _add(self, number: int) -> None:
        span = slice(self._begins[number], self._ends[number])
        values = self._segment.weights.values[span] * np.float32(self._weights[number])
        self._sums[self._segment.postings.docs[span]] += values

    def _reached(self, limit: int, allowed: Mask) -> float:
        """A score that `limit` documents reach for certain: those that lead so far, in full."""
        sums = np.where(allowed, self._sums, np.float32(0))
        top = float(sums.max())
        if top <= 0:
            return 0.0
        for share in _SHARES:
            leading = np.flatnonzero(sums > share * top)
            if len(leading) >= limit:
                break
        else:
            return 0.0
        if len(leading) > 2 * limit:
            leading = leading[np.argpartition(sums[leading], -limit)[-limit:]]
        return float(np.partition(self._score(leading), -limit)[-limit])

    def _least(self, number: int, floor: float) -> np.float32:
        """What a document must have by now to reach `floor` with the terms from `number` on."""
        return np.float32(max(floor * (1 - _SLACK) - self._could_add[number], _TINY))

    def _possible(self, number: int, allowed: Mask, floor: float) -> Longs:
        return np.flatnonzero((self._sums >= self._least(number, floor)) & allowed)

    def _cheaper_in_full(self, number: int, candidates: int) -> bool:
        """Whether scoring the candidates in full costs less than adding the remaining terms."""
        postings = self._segment.postings
        remaining: int = sum(self._ends[number:]) - sum(self._begins[number:])
        per_document = len(postings.docs) / max(postings.size, 1)
        return candidates * per_document * _FORWARD_COST <= remaining

    def _score(self, docs: Longs) -> Floats:
        postings = self._segment.postings
        places, owners = self._segment.spans(docs)
        weights = self._weight_of[postings.forward_terms[places]]
        asked = np.flatnonzero(weights)
        values = self._segment.weights.values[postings.forward_places[places[asked]]]
        scores = np.bincount(owners[asked], weights[asked] * values, minlength=len(docs))
        return np.round(scores, _DECIMALS)
