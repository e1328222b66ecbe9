"""What a search found, as far as it speaks for the base having an answer.

What the words say is looked at here, and what the second retriever knows of the same hits; how much
each piece of evidence counts is in `confidence`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from search_index.index.bm25f import CHAR, FAMILY_WEIGHT, GRAM, WORDS, inverse_frequency
from search_index.index.postings import Ints, asked_key
from search_index.index.snapshot import Longs, Mask, Snapshot
from search_index.meaning.scan import UNKNOWN
from search_index.query.query import Query, QueryTerm
from search_index.ranking.interface import Hits, RankedHit
from search_index.ranking.scoring import bounded
from search_index.ranking.tiers import Tier
from search_index.similarity.paraphrase import telling
from search_index.text.analyzer import plain_words
from search_index.text.other_trades import may_be_ours, named_elsewhere
from search_index.text.thesaurus import sense_of

LOOKED_AT = 5  # of the first hits: the right one may stand behind one that is as good

# What any question may say, whatever it is about.
_ASKING_WORDS = """
什么 多少 多少钱 多久 哪里 哪 谁 几 可以 是不是 有没有 没有 无法 需要 如果 因为 已经 还是 不 不会
很 太 好 多 大 小 这么 老 都 还 只
"""
_ASKING = frozenset(map(sense_of, _ASKING_WORDS.split()))


@dataclass(frozen=True)
class Evidence:
    """The best hits of a line beside what the line asks for.

    `tier` and `pinned` are of the first hit. `reached` is the best score of those that were ranked,
    `possible` what all terms of the line weigh together. `held` is the share of its telling
    characters, by weight, that one of the best hits holds; `characters` is how many different ones
    the line has at all. `documents` are those of the index. `nearness` is that of the nearest of
    the best hits in meaning; None where it is not known. `elsewhere`: the line names another trade,
    and of what it names the best hits say nothing.
    """

    tier: Tier
    pinned: bool
    reached: float
    possible: float
    held: float
    characters: int
    documents: int
    nearness: float | None = None
    elsewhere: bool = False


def evidence_of(snapshot: Snapshot, readings: Sequence[Query], hits: Hits) -> list[Evidence]:
    """The evidence of `hits`, best first, for each way to read the line; none without a hit."""
    first = hits[:LOOKED_AT]
    if not first:
        return []
    best = first[0]
    ranked = first.worded[first.tiers == Tier.RANKED]
    reached = float(ranked.max(initial=0.0))
    found = [document for hit in first for document in _documents(snapshot, hit)]
    nearest = float(first.nearness.max())
    nearness = nearest if nearest > UNKNOWN else None
    asked = [_Asked.of(snapshot, reading) for reading in readings]
    return [
        Evidence(
            tier=best.tier,
            pinned=best.pinned,
            reached=reached,
            possible=one.possible,
            held=one.held_by(found),
            characters=one.characters,
            documents=snapshot.documents,
            nearness=nearness,
            elsewhere=one.is_elsewhere(found),
        )
        for one in asked
    ]


@dataclass(frozen=True)
class _Document:
    """Which segment a hit is in, and the terms it holds, in order."""

    segment: int
    terms: Ints

    def holds(self, wanted: Longs) -> Mask:
        """Which of the terms it holds that are `wanted` by their numbers in its segment."""
        places = np.minimum(np.searchsorted(self.terms, wanted), len(self.terms) - 1)
        held: Mask = self.terms[places] == wanted
        return held


def _documents(snapshot: Snapshot, hit: RankedHit) -> list[_Document]:
    """The document of a hit, once: none when the index has changed meanwhile."""
    for number, segment in enumerate(snapshot.segments):
        doc = segment.document(hit.entry_id, hit.revision_id, hit.clause)
        if doc is not None and len(terms := segment.terms_of(doc)):
            return [_Document(number, terms)]
    return []


@dataclass(frozen=True)
class _Asked:
    """What a line asks for: what its terms weigh in all, and its telling characters, by their
    numbers in each segment. `elsewhere`: what it names, when that is of another trade."""

    possible: float
    telling: Sequence[Longs]
    weights: npt.NDArray[np.float64]
    characters: int
    elsewhere: _Named | None

    @classmethod
    def of(cls, snapshot: Snapshot, query: Query) -> _Asked:
        terms = [term for term in query.terms if not _is_letters(query, term)]
        keys = np.array([asked_key(t.family, t.term) for t in terms], dtype=np.uint64)
        holding = np.zeros(len(keys))
        numbers = [segment.terms(keys) for segment in snapshot.segments]
        for segment, own in zip(snapshot.segments, numbers, strict=True):
            holding += segment.holding(own)
        rarity = inverse_frequency(snapshot.documents, holding)
        factors = np.array([FAMILY_WEIGHT[t.family] * t.factor for t in terms])
        of_figure = np.array([t.of_figure for t in terms], dtype=np.bool_)
        possible = float(bounded(factors * rarity, of_figure).sum())
        words = plain_words(query.meant)
        about = _about(words)
        chosen = np.array([t.family == CHAR and t.term in about for t in terms], dtype=np.bool_)
        characters = sum(t.family == CHAR for t in terms)
        telling = [own[chosen] for own in numbers]
        elsewhere = _Named.elsewhere(snapshot, words)
        return cls(possible, telling, rarity[chosen], characters, elsewhere)

    def held_by(self, documents: Sequence[_Document]) -> float:
        """The largest share of the telling characters that one of them holds, by their weight."""
        total = float(self.weights.sum())
        if not total:
            return 0.0
        held = (self.weights[one.holds(self.telling[one.segment])].sum() for one in documents)
        return float(max(held, default=0.0)) / total

    def is_elsewhere(self, documents: Sequence[_Document]) -> bool:
        """Whether it names another trade, and none of them holds any of what it names."""
        named = self.elsewhere
        return named is not None and not any(map(named.any_held_by, documents))


@dataclass(frozen=True)
class _Named:
    """Words, by the numbers in each segment of their senses and their bigrams; those of a word
    begin at its place in `starts`."""

    senses: Sequence[Longs]
    bigrams: Sequence[Longs]
    starts: Sequence[int]

    @classmethod
    def elsewhere(cls, snapshot: Snapshot, words: Sequence[str]) -> _Named | None:
        """What a line of these words names; None unless it names another trade, and not ours."""
        if (apart := named_elsewhere(words)) is None:
            return None
        foreign, others = apart
        named = [*foreign, *filter(may_be_ours, _telling(others))]
        senses = np.array([asked_key(WORDS, sense_of(word)) for word in named], dtype=np.uint64)
        pieces = [_bigrams(word) for word in named]
        bigrams = np.array([key for own in pieces for key in own], dtype=np.uint64)
        return cls(
            [segment.terms(senses) for segment in snapshot.segments],
            [segment.terms(bigrams) for segment in snapshot.segments],
            list(accumulate(map(len, pieces[:-1]), initial=0)),
        )

    def any_held_by(self, document: _Document) -> bool:
        """Whether a document holds one of the words, as a word or in all of its bigrams."""
        if document.holds(self.senses[document.segment]).any():
            return True
        held = document.holds(self.bigrams[document.segment])
        return bool(np.logical_and.reduceat(held, self.starts).any())


def _bigrams(word: str) -> list[int]:
    """The keys of its bigrams; of one character, that of the character."""
    if len(word) == 1:
        return [asked_key(CHAR, word)]
    return [asked_key(GRAM, word[i : i + 2]) for i in range(len(word) - 1)]


def _is_letters(query: Query, term: QueryTerm) -> bool:
    """Whether a term is letters as typed, of a line that was read in characters."""
    return bool(query.readings) and term.family == WORDS and term.term.isascii()


def _about(words: Sequence[str]) -> frozenset[str]:
    """The characters of the words that say what the line is about."""
    return frozenset("".join(_telling(words)))


def _telling(words: Sequence[str]) -> list[str]:
    return [word for word in telling(words) if sense_of(word) not in _ASKING]


def about_words(query: Query) -> list[str]:
    """The words that say what a line is about, as they are typed."""
    return _telling(plain_words(query.meant))
