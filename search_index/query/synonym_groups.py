"""Synonyms: a typed line is also read with the other words of the approved groups it names.

What holds:
- A group's word is named when it stands in the line and does not cut a word of it apart: 充电费用
  does not name 电费. Where words overlap the longest wins, from left to right.
- One step only: with A = B and B = C, A finds B and not C. A word of several groups has the
  alternatives of all of them.
- A document counts by the reading that suits it best: one that says both words gains nothing by it.
  What was not typed counts less than what was.
- Bounded: at most `WORDS_MAX` words of a line, `ALTERNATIVES_MAX` alternatives, `READINGS_MAX`
  readings; where there are more alternatives than readings, some share one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from search_index.query.query import Query, plain_query
from search_index.text.analyzer import fold, word_spans

FACTOR = 0.7  # of an alternative's terms, against those that were typed
WORDS_MAX = 4
ALTERNATIVES_MAX = 16
READINGS_MAX = 4  # of one line, itself among them: each takes as long as the line alone

Span = tuple[int, int]

_SPACE_BESIDE_HAN = re.compile(r"(?<=[^\x00-\x7f])\s+|(?<!\s)\s+(?=[^\x00-\x7f])")
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
        left = ALTERNATIVES_MAX
        for begin, end in self._matches(line):
            word = line[begin:end]
            others = [o for o in self.alternatives[word] if o not in line][:left]
            if word not in named and others:
                named[word] = others
                left -= len(others)
                if len(named) == WORDS_MAX:
                    break
        return named

    def readings(self, query: Query) -> list[Query]:
        """`query`, then the same with alternatives in the place of the words it names."""
        typed = query.plain or query.text
        named = self.named_in(typed)
        if not named:
            return [query]
        own = {(term.family, term.term): term for term in query.terms}
        plain = {(term.family, term.term) for term in plain_query(typed).terms}
        beside = [term for key, term in own.items() if key not in plain]  # understood, not typed
        readings, known = [query], {frozenset(own)}
        for text in self._rewritten(squeezed(typed), named):
            terms = {(term.family, term.term): term for term in plain_query(text).terms}
            if frozenset(terms) not in known and len(readings) < READINGS_MAX:
                known.add(frozenset(terms))
                weaker = [own.get(key) or t._replace(factor=FACTOR) for key, t in terms.items()]
                readings.append(replace(query, terms=(*weaker, *beside)))
        return readings

    def _matches(self, line: str) -> Iterator[Span]:
        """Where words of groups stand: longest first at every place, never overlapping."""
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
                yield place, place + taken
            place += taken or 1

    def _rewritten(self, line: str, named: Mapping[str, Sequence[str]]) -> Iterator[str]:
        """`line` with all of its named words replaced, then with one at a time."""
        matches = list(self._matches(line))
        each = max(1, (READINGS_MAX - 1) // len(named))
        bundles = {word: _bundled(others, each) for word, others in named.items()}
        if len(bundles) > 1:
            yield _replaced(line, matches, {word: some[0] for word, some in bundles.items()})
        for word, some in bundles.items():
            yield from (_replaced(line, matches, {word: one}) for one in some)


NO_SYNONYMS = Synonyms()


def _replaced(line: str, matches: Sequence[Span], words: Mapping[str, str]) -> str:
    """`line` with `words` in the place of those that stand at `matches`."""
    pieces, place = [], 0
    for begin, end in matches:
        pieces += [line[place:begin], words.get(line[begin:end], line[begin:end])]
        place = end
    return "".join((*pieces, line[place:]))


def _bundled(words: Sequence[str], count: int) -> list[str]:
    """`words` in at most `count` texts."""
    return [" ".join(words[begin::count]) for begin in range(min(count, len(words)))]


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
