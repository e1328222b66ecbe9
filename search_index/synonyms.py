"""Synonyms: a typed line also asks for the other words of the approved groups it names.

What holds:
- A group's word is named when it stands in the line and does not cut a word of it apart: 充电费用
  does not name 电费. Where words overlap the longest wins, from left to right.
- One step only: with A = B and B = C, A finds B and not C. A word of several groups has the
  alternatives of all of them; of one line at most `ALTERNATIVES_MAX` are taken.
- Alternatives count less than what was typed, and no term counts twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from search_index.analysis import analyse, fold, word_spans
from search_index.line import LineTerm, QueryLine, line_terms
from search_index.ranking.weights import CHAR

FACTOR = 0.7  # of an alternative's terms, against those that were typed
ALTERNATIVES_MAX = 16

Span = tuple[int, int]

_SPACE_BESIDE_HAN = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")
_SPACES = re.compile(r"\s+")


def squeezed(text: str) -> str:
    """`text` folded, without the spaces that mean nothing between Chinese characters."""
    return _SPACES.sub(" ", _SPACE_BESIDE_HAN.sub("", fold(text).strip()))


@dataclass(frozen=True)
class Group:
    """Words that mean the same; `one_way`: the first also finds the others, not the reverse."""

    words: tuple[str, ...]
    one_way: bool = False


@dataclass(frozen=True)
class Synonyms:
    """The groups in force, ready to be looked up. Immutable, shared by threads."""

    alternatives: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lengths: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Iterable[Group]) -> Synonyms:
        """From the approved groups, in their order."""
        found: dict[str, dict[str, None]] = {}
        for group in groups:
            words = list(dict.fromkeys(squeezed(word) for word in group.words))
            for word in words[:1] if group.one_way else words:
                found.setdefault(word, {}).update((w, None) for w in words if w != word)
        lengths: dict[str, set[int]] = {}
        for word in found:
            lengths.setdefault(word[:1], set()).add(len(word))
        return cls(
            {word: tuple(others) for word, others in found.items() if word},
            {first: sorted(sizes, reverse=True) for first, sizes in lengths.items() if first},
        )

    def named_in(self, text: str) -> dict[str, Sequence[str]]:
        """The words of groups that `text` names, in its order, each with its alternatives."""
        if not self.alternatives:
            return {}
        line = squeezed(text)
        named: dict[str, Sequence[str]] = {}
        taken = 0
        for word in self._words_in(line):
            others = [o for o in self.alternatives[word] if o not in line]
            if word not in named and others and taken < ALTERNATIVES_MAX:
                named[word] = others[: ALTERNATIVES_MAX - taken]
                taken += len(named[word])
        return named

    def widened(self, line: QueryLine) -> QueryLine:
        """`line` with the terms of the alternatives, as they are needed for ranking."""
        others = [other for found in self.named_in(line.meant).values() for other in found]
        if not others:
            return line
        known = {(term.family, term.term) for term in line.terms}
        added = {
            (term.family, term.term): replace(term, factor=FACTOR)
            for other in others
            for term in _terms(other)
            if (term.family, term.term) not in known
        }
        return replace(line, terms=(*line.terms, *added.values()))

    def _words_in(self, line: str) -> Iterator[str]:
        """Longest first at every place, never overlapping."""
        spans: Sequence[Span] | None = None  # looked up only when there is anything to check
        place = 0
        while place < len(line):
            taken = 0
            for size in self.lengths.get(line[place], ()):
                if line[place : place + size] in self.alternatives:
                    spans = word_spans(line) if spans is None else spans
                    if not _cuts(line, (place, place + size), spans):
                        taken = size
                        break
            if taken:
                yield line[place : place + taken]
            place += taken or 1


NO_SYNONYMS = Synonyms()


def _terms(word: str) -> Iterator[LineTerm]:
    """Single characters are too common to stand for a word that was not typed."""
    found = line_terms(analyse(word))
    return (term for term in found if term.family != CHAR)


def _cuts(line: str, match: Span, spans: Sequence[Span]) -> bool:
    """Whether taking `match` out of the line cuts a word apart that is only partly in it.

    A word that holds all of it is not cut: dictionaries know 断电器 as one word.
    """
    begin, end = match
    if _glued(line, begin) or _glued(line, end):
        return True
    whole = any(b == begin for b, _ in spans) and any(e == end for _, e in spans)
    return not whole and not any(b <= begin and end <= e for b, e in spans)


def _glued(line: str, place: int) -> bool:
    """Whether Latin letters or digits go on over `place`."""
    around = line[place - 1 : place + 1] if place else ""
    return len(around) == 2 and around.isascii() and around.isalnum()
