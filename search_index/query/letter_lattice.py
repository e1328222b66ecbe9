"""All ways to read letters by the words of an index, and the cheapest way through them."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from search_index.index.vocabulary import Vocabulary
from search_index.text.pinyin import begins_syllable, readings, spell, syllables_at

_WORD_UNITS = 5  # characters of a word
_LOOKUPS = 400  # of one line; what is longer than that is not meant
_OTHERS = 2  # other words for the same letters
_INITIAL_COST = 2.5  # of leaving a syllable at its first letter
_LEFT_COST = 25.0  # of letters that nothing is made of
_ODD_COST = 3.0  # of characters read as they seldom are
_BUCKET = 60  # words looked at that have the same initials, the commonest
_COMMON = 5e7
_SPOKEN = 50  # a word that people say counts for so many in rules
_LONG = 9  # letters


@dataclass(frozen=True)
class Reading:
    """What a piece of a line was read as: words, likeliest first.

    `shares` say how likely each is beside the first, `count` how often that one occurs. Of its
    `units` typed in letters so many are `short`, a first letter alone; `open`: the last one is.
    """

    words: tuple[str, ...]
    shares: tuple[float, ...]
    count: int
    units: int = 1
    short: int = 0
    open: bool = False


@dataclass(frozen=True)
class Piece:
    """A piece of a run: what stands from `begin` to `end`, or what it was read as."""

    read: str | Reading
    begin: int
    end: int

    @property
    def said(self) -> str:
        """The likeliest word for it, or itself."""
        return self.read if isinstance(self.read, str) else self.read.words[0]


Occurrences = tuple[int, int]  # of a word: how many entries say it, and where else it stands


def _worth(occurrences: Occurrences) -> int:
    spoken, count = occurrences
    return _SPOKEN * spoken + count


@dataclass
class Lookup:
    """Words of all segments by spelling, remembered for one line and bounded."""

    vocabularies: Sequence[Vocabulary]
    left: int = _LOOKUPS
    known: dict[tuple[str, str], dict[str, Occurrences]] = field(default_factory=dict)

    def words(self, table: str, letters: str) -> dict[str, Occurrences]:
        """Words with their occurrences; `table` is `by_spelling` or `by_initials`."""
        if (table, letters) in self.known:
            return self.known[table, letters]
        counted: dict[str, Occurrences] = {}
        if self.left > 0:
            self.left -= 1
            for words in self.vocabularies:
                for number in getattr(words, table).equal(letters)[:_BUCKET]:
                    word = words.word(number)
                    spoken, count = counted.get(word, (0, 0))
                    counted[word] = (
                        spoken + int(words.spoken[number]),
                        count + int(words.counts[number]),
                    )
        self.known[table, letters] = counted
        return counted


class Lattice:
    """All ways to read a run of letters and characters, and the cheapest way through."""

    def __init__(self, run: str, lookup: Lookup) -> None:
        self._run = run
        self._lookup = lookup
        self._initials = self._rest = False  # what is allowed so far

    def best(self) -> list[Piece]:
        """The pieces of the likeliest reading: characters as typed, readings of letters."""
        for with_initials, with_rest in ((False, False), (True, False), (True, True)):
            self._initials, self._rest = with_initials, with_rest
            pieces = self._cheapest()
            if pieces:
                break
        return pieces

    def _cheapest(self) -> list[Piece]:
        """The cheapest way through, none if there is none.

        The last syllable of a long line may be cut short; it stays as typed.
        """
        size = len(self._run)
        costs: list[float] = [0.0] + [math.inf] * size
        steps: list[tuple[int, str | Reading]] = [(0, "")] * (size + 1)
        for place in range(size):
            if costs[place] == math.inf:
                continue
            for end, cost, piece in self._edges(place):
                if costs[place] + cost < costs[end]:
                    costs[end], steps[end] = costs[place] + cost, (place, piece)
        end = max(place for place, cost in enumerate(costs) if cost < math.inf)
        if end < size and (end < _LONG or not begins_syllable(self._run[end:])):
            return []
        pieces = [Piece(self._run[end:], end, size)] if end < size else []
        place = end
        while place:
            before, read_as = steps[place]
            pieces.insert(0, Piece(read_as, before, place))
            place = before
        return pieces

    def _edges(self, place: int) -> Iterator[tuple[int, float, str | Reading]]:
        char = self._run[place]
        if readings(char):
            yield place + 1, 0.0, char
        elif self._rest:
            yield place + 1, _LEFT_COST, char
        for units, end in self._units(place):
            if any(unit.isascii() for unit in units):
                yield from self._words(units, end)

    def _words(self, units: list[str], end: int) -> Iterator[tuple[int, float, Reading]]:
        spelled = [unit if unit.isascii() else spell([unit])[0] for unit in units]
        short = [unit.isascii() and len(unit) == 1 and unit not in "aeo" for unit in units]
        left_short = sum(short)
        if not left_short:
            counted = self._lookup.words("by_spelling", "".join(spelled))
        elif len(units) > 1:
            counted = self._lookup.words("by_initials", "".join(unit[0] for unit in spelled))
        else:
            return
        if left_short < len(units):  # first letters alone were all that was looked up
            fits = _fits_usually if left_short else _fits
            counted = {word: n for word, n in counted.items() if fits(word, units)}
        if counted:
            cost, reading = _likeliest(counted, left_short, "".join(spelled))
            letters = sum(unit.isascii() for unit in units)
            yield end, cost, replace(reading, units=letters, short=left_short, open=short[-1])

    def _units(self, place: int) -> Iterator[tuple[list[str], int]]:
        """Sequences of units that begin at `place`: syllables, first letters, characters."""
        waiting: list[tuple[list[str], int]] = [([], place)]
        while waiting:
            units, at = waiting.pop()
            if units:
                yield units, at
            if len(units) < _WORD_UNITS and at < len(self._run):
                waiting += [([*units, self._run[at:e]], e) for e in self._ends(at)]

    def _ends(self, at: int) -> Iterator[int]:
        if readings(self._run[at]):
            yield at + 1
            return
        ends = set(syllables_at(self._run, at))
        yield from ends
        if self._initials and at + 1 not in ends:
            yield at + 1


def _likeliest(
    counted: Mapping[str, Occurrences], left_short: int, letters: str
) -> tuple[float, Reading]:
    """What words with these occurrences are read as, and what that costs."""
    worths = {word: _worth(occurrences) for word, occurrences in counted.items()}
    said = {word for word, (spoken, _) in counted.items() if spoken}
    odd = set() if left_short else {word for word in counted if _usual(word) != letters}
    best = sorted(worths, key=lambda w: (w in odd, w not in said, -worths[w], w))[: _OTHERS + 1]
    most = worths[best[0]]
    cost = math.log(_COMMON / (most + 1)) + left_short * _INITIAL_COST
    shares = tuple(min(worths[word] / most, 1.0) for word in best)
    return cost + _ODD_COST * (best[0] in odd), Reading(tuple(best), shares, sum(counted[best[0]]))


def _fits(word: str, units: Sequence[str]) -> bool:
    return len(word) == len(units) and all(
        unit == char or any(r == unit or (len(unit) == 1 and r[0] == unit) for r in readings(char))
        for char, unit in zip(word, units, strict=True)
    )


def _fits_usually(word: str, units: Sequence[str]) -> bool:
    """The same, each character read as it usually is in this word."""
    return len(word) == len(units) and all(
        unit == char or own == unit or (len(unit) == 1 and own[0] == unit)
        for char, own, unit in zip(word, _spelled(word), units, strict=True)
    )


@lru_cache(maxsize=65_536)
def _spelled(word: str) -> tuple[str, ...]:
    return tuple(spell([word]))


def _usual(word: str) -> str:
    return "".join(_spelled(word))
