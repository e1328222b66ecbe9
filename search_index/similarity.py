"""Which of many short texts are most like a given one. In memory, grows one text at a time.

For whoever groups what people ask; knows nothing of entries or of the index on disk.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from search_index.analysis import analyse

_WORD, _GRAM, _CHAR = "w", "g", "c"
_KIND_WEIGHT = {_WORD: 1.0, _GRAM: 0.7, _CHAR: 0.5}


@dataclass(frozen=True)
class Likeness:
    """How much the text `key` has in common with the one asked for.

    `score`: 0 to 1; `shared`: the words both have, the most telling first.
    """

    key: int
    score: float
    shared: tuple[str, ...]


class SimilarTexts:
    """Texts by key. Not safe to change from several threads at once; whoever owns it locks."""

    def __init__(self) -> None:
        self._terms: dict[int, frozenset[str]] = {}
        self._holding: dict[str, list[int]] = defaultdict(list)

    def __len__(self) -> int:
        return len(self._terms)

    def add(self, key: int, text: str) -> None:
        """Take in a text under a `key` that is new."""
        terms = terms_of(text)
        self._terms[key] = terms
        for term in terms:
            self._holding[term].append(key)

    def nearest(self, text: str, limit: int = 10) -> list[Likeness]:
        """The texts most like `text`, best first."""
        terms = terms_of(text)
        weights = {term: self._weight(term) for term in terms}
        shared: dict[int, float] = defaultdict(float)
        for term, weight in weights.items():
            for key in self._holding.get(term, ()):
                shared[key] += weight
        own = sum(weights.values())
        scored = [
            (common / (own + self._mass(key) - common), key) for key, common in shared.items()
        ]
        best = sorted(scored, key=lambda pair: (-pair[0], pair[1]))[:limit]
        return [Likeness(key, score, self._words(weights, key)) for score, key in best]

    def _weight(self, term: str) -> float:
        held = len(self._holding.get(term, ()))
        return _KIND_WEIGHT[term[0]] * math.log1p((len(self._terms) + 1) / (held + 0.5))

    def _mass(self, key: int) -> float:
        return sum(self._weight(term) for term in self._terms[key])

    def _words(self, weights: Mapping[str, float], key: int) -> tuple[str, ...]:
        words = [t for t in weights if t[0] == _WORD and t in self._terms[key]]
        return tuple(t[1:] for t in sorted(words, key=lambda t: -weights[t]))


def terms_of(text: str) -> frozenset[str]:
    """The different terms of a text, marked by what they are."""
    found = analyse(text)
    return frozenset(
        [_WORD + word for word in found.words]
        + [_GRAM + gram for gram in found.grams]
        + [_CHAR + char for char in found.chars]
    )
