"""Which of many short texts are most like a given one. In memory, grows one text at a time.

For whoever groups what people ask; knows nothing of entries or of the index on disk. Likeness is
the cosine over words, bigrams and characters, each weighed by how rare it is among the texts; what
asks something else (other numbers, a negation, another question word) is less like.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from search_index.similarity.paraphrase import Wording, telling
from search_index.text.analyzer import analyse, fold

DIFFERENT = 0.6  # what is left of the likeness of texts that ask something else
_GROWN = 1.25  # lengths depend on rarities; they are taken again when there are so many more texts
_FEW = 64

_ASKS = {
    "how": "怎么办|怎么(?!还|不|没|会|回事)|如何|怎样|咋(?!不|没)",
    "why": "为什么|为何|为啥|怎么还|怎么不|怎么没|怎么会|怎么回事|原因|咋不|咋没",
    "when": "多久|什么时候|几天|何时|几点|多长时间",
    "how much": "多少|几(?!天|点)|多大|多高",
    "where": "哪里|在哪|哪儿",
    "what": "是什么|什么意思|啥意思|什么是",
}
_QUESTION_WORDS = {name: re.compile(pattern) for name, pattern in _ASKS.items()}
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_EITHER_OR = re.compile("能不能|可不可以|是不是|有没有|会不会|要不要|行不行|好不好|对不对|不好意思")
_NEGATION = re.compile("不(?!是说|知道|同)|没|未|无|别")


class Difference(StrEnum):
    """Why two texts with the same words do not ask the same."""

    NUMBERS = "numbers"
    NEGATION = "negation"
    ASKS = "asks"


@dataclass(frozen=True)
class Likeness:
    """How much the text `key` has in common with the one asked for.

    `score`: 0 to 1, lowered where there are `differences`; `shared`: the words both have, the most
    telling first; `unmatched`: what only one of both says, by its sense; `same`: whether both say
    and ask the same, `firm`: whatever their letters (`search_index.similarity.paraphrase`);
    `overlap`: how much they say in common by its sense, 0 to 1; `met`: whether that is not just
    one word that any question may say.
    """

    key: int
    score: float
    shared: tuple[str, ...]
    differences: tuple[Difference, ...] = ()
    unmatched: tuple[str, ...] = ()
    same: bool = False
    firm: bool = False
    overlap: float = 0.0
    met: bool = True


@dataclass(frozen=True)
class _Traits:
    numbers: frozenset[str]
    negated: bool
    asks: frozenset[str]

    @classmethod
    def of(cls, text: str) -> _Traits:
        folded = fold(text)
        plain = _EITHER_OR.sub("", folded)
        asks = {name for name, word in _QUESTION_WORDS.items() if word.search(folded)}
        numbers = frozenset(_NUMBER.findall(folded))
        return cls(numbers, bool(_NEGATION.search(plain)), frozenset(asks))

    def differences(self, other: _Traits) -> tuple[Difference, ...]:
        found = []
        if self.numbers != other.numbers:
            found.append(Difference.NUMBERS)
        if self.negated != other.negated:
            found.append(Difference.NEGATION)
        if self.asks and other.asks and not self.asks & other.asks:
            found.append(Difference.ASKS)
        return tuple(found)


@dataclass(frozen=True)
class _Near:
    place: int
    score: float
    differences: tuple[Difference, ...]


class _Family:
    """One kind of terms: which texts hold each, and how long each text is in them."""

    def __init__(self, weight: float) -> None:
        self.weight = weight
        self._holding: dict[str, array[int]] = defaultdict(lambda: array("i"))
        self._lengths = np.zeros(_FEW)
        self._size = 0
        self._measured = 0

    def add(self, terms: Iterable[str]) -> None:
        """Take in the different terms of the next text."""
        known = list(terms)
        if self._size == len(self._lengths):
            self._lengths = np.concatenate([self._lengths, np.zeros(self._size)])
        for term in known:
            self._holding[term].append(self._size)
        self._size += 1
        self._lengths[self._size - 1] = self._length(known)
        if self._size <= _FEW or self._size > self._measured * _GROWN:
            self._measure()

    def likeness(self, terms: Iterable[str]) -> npt.NDArray[np.float64]:
        """The cosine of every text with these terms, times the weight of the family."""
        known = list(terms)
        sums = np.zeros(self._size)
        for term in known:
            places = self._holding.get(term)
            if places:
                sums[np.frombuffer(places, dtype=np.intc)] += self.rarity(term) ** 2
        own = self._length(known)
        return self.weight * sums / np.maximum(self._lengths[: self._size] * own, 1e-9)

    def rarity(self, term: str) -> float:
        """How telling a term is."""
        return math.log1p((self._size + 1) / (len(self._holding.get(term, ())) + 0.5))

    def _length(self, terms: Iterable[str]) -> float:
        return math.sqrt(sum(self.rarity(term) ** 2 for term in terms))

    def _measure(self) -> None:
        squares = np.zeros(len(self._lengths))
        for term, places in self._holding.items():
            squares[np.frombuffer(places, dtype=np.intc)] += self.rarity(term) ** 2
        self._lengths = np.sqrt(squares)
        self._measured = self._size


class SimilarTexts:
    """Texts by key. Not safe to change from several threads at once; whoever owns it locks."""

    def __init__(self) -> None:
        self._keys: list[int] = []
        self._words: list[frozenset[str]] = []
        self._traits: list[_Traits] = []
        self._wordings: list[Wording] = []
        self._families = (_Family(0.25), _Family(0.25), _Family(0.5))

    def __len__(self) -> int:
        return len(self._keys)

    def add(self, key: int, text: str) -> None:
        """Take in a text under a `key` that is new."""
        words, grams, chars = _terms(text)
        self._keys.append(key)
        self._words.append(words)
        self._traits.append(_Traits.of(text))
        self._wordings.append(Wording.of(text))
        for family, terms in zip(self._families, (words, grams, chars), strict=True):
            family.add(terms)

    def nearest(self, text: str, limit: int = 10) -> list[Likeness]:
        """The texts most like `text`, best first; those without anything in common are left out."""
        terms = _terms(text)
        total = np.zeros(len(self._keys))
        for family, own in zip(self._families, terms, strict=True):
            total += family.likeness(own)
        looked_at = min(2 * limit, len(total))  # differences may change the order
        if not looked_at:
            return []
        best = np.argpartition(-total, looked_at - 1)[:looked_at]
        traits = _Traits.of(text)
        found = [self._near(place, float(total[place]), traits) for place in best.tolist()]
        found = sorted(found, key=lambda near: (-near.score, near.place))[:limit]
        wording = Wording.of(text)
        return [self._likeness(near, terms[0], wording) for near in found if near.score > 0]

    def _near(self, place: int, score: float, traits: _Traits) -> _Near:
        differences = traits.differences(self._traits[place])
        return _Near(place, min(score, 1.0) * (DIFFERENT if differences else 1.0), differences)

    def _likeness(self, near: _Near, words: frozenset[str], wording: Wording) -> Likeness:
        rarity = self._families[0].rarity
        both = telling(words & self._words[near.place])
        shared = sorted(both, key=lambda word: (-rarity(word), word))
        other = self._wordings[near.place]
        same = not near.differences and wording.same(other)
        return Likeness(
            key=self._keys[near.place],
            score=near.score,
            shared=tuple(shared),
            differences=near.differences,
            unmatched=wording.unmatched(other),
            same=same,
            firm=same and wording.firm(other),
            overlap=wording.overlap(other),
            met=wording.meets(other),
        )


def _terms(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    found = analyse(text)
    return frozenset(found.words), frozenset(found.grams), frozenset(found.chars)
