"""Letters into Chinese: pinyin, initials, and both mixed with characters, by the index's words.

`tingdian`, `td`, `tdian` and `ting电` are 停电, because that is what the index is about.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from search_index.index.vocabulary import Vocabulary
from search_index.query.own_letters import own_part
from search_index.text.pinyin import begins_syllable, readings, segmented, spell, syllables_at

_SPACED = re.compile(r"(?<=[a-z])\s+(?=[a-z])")
_MIXED = re.compile(r"(?:[a-z]|(?<=[a-z])'(?=[a-z])|[㐀-鿿]){1,48}")
_LATIN = re.compile("[a-z]+")
_LETTERS = re.compile(r"[a-zÀ-ɏ]{2,}|[a-z](?=[㐀-鿿])|(?<=[㐀-鿿])[a-z]")
_WORD_UNITS = 5  # characters of a word
_LOOKUPS = 400  # of one line; what is longer than that is not meant
_OTHERS = 2  # other words for the same letters
_INITIAL_COST = 2.5  # of leaving a syllable at its first letter
_LEFT_COST = 25.0  # of letters that nothing is made of
_BUCKET = 60  # words looked at that have the same initials, the commonest
_COMMON = 5e7
_SPOKEN = 50  # a word that people say counts for so many in rules
_LONG = 9  # letters
_RATHER_A_WORD = 20  # letters that occur as a word are read otherwise if that is so much commoner


@dataclass(frozen=True)
class Reading:
    """What a piece of a line was read as: words, likeliest first.

    `shares` say how likely each is beside the first, `count` how often that one occurs.
    """

    words: tuple[str, ...]
    shares: tuple[float, ...]
    count: int


@dataclass(frozen=True)
class Conversion:
    """A line with its letters turned into characters, what was read as what, and which letters."""

    text: str
    readings: tuple[Reading, ...] = ()
    letters: tuple[str, ...] = ()


def has_letters(folded: str) -> bool:
    """Whether a folded line holds letters that could be pinyin."""
    return _LETTERS.search(folded) is not None


def convert(
    folded: str,
    vocabularies: Sequence[Vocabulary],
    holding: Callable[[str], int],
    capitals: frozenset[str] = frozenset(),
) -> Conversion:
    """Turn the letters of a folded line into the likeliest characters; the rest stays.

    What is no pinyin (`own_letters`) stays, and letters that are rather a word of the index;
    `holding` says of how many documents.
    """
    lookup = _Lookup(vocabularies)
    found: list[Reading] = []
    letters: list[str] = []

    def read(run: str) -> str:
        if not has_letters(run):
            return run
        pieces = _Lattice(run.replace("'", "").replace("v", "u"), lookup).best()
        readings = [piece for piece in pieces if isinstance(piece, Reading)]
        as_word = max(map(holding, _LATIN.findall(run)), default=0)
        if not readings or min(one.count for one in readings) < as_word * _RATHER_A_WORD:
            return run
        found.extend(readings)
        letters.extend(_LATIN.findall(run))
        return "".join(p if isinstance(p, str) else p.words[0] for p in pieces)

    def replaced(match: re.Match[str]) -> str:
        pieces = _kept_apart(match, capitals)
        return "".join(piece if itself else read(piece) for piece, itself in pieces)

    return Conversion(_MIXED.sub(replaced, _joined(folded)), tuple(found), tuple(letters))


def _kept_apart(match: re.Match[str], capitals: frozenset[str]) -> Iterator[tuple[str, bool]]:
    """The pieces of a run of letters and characters, and which of them stand for themselves."""
    line, place = match.string, match.start()
    for own in _LATIN.finditer(line, match.start(), match.end()):
        before, after = line[: own.start()][-1:], line[own.end() :][:1]
        if part := own_part(own[0], before, after, capitals):
            begin, end = own.start() + part[0], own.start() + part[1]
            yield line[place:begin], False
            yield line[begin:end], True
            place = end
    yield line[place : match.end()], False


def _joined(folded: str) -> str:
    """Syllables that spaces keep apart, as one word: ting dian."""
    pieces = _SPACED.split(folded)
    spaces = _SPACED.findall(folded)
    joined = pieces[0]
    for space, before, piece in zip(spaces, pieces, pieces[1:], strict=False):
        joined += ("'" if segmented(before) and segmented(piece) else space) + piece
    return joined


Occurrences = tuple[int, int]  # of a word: how many entries say it, and where else it stands


def _worth(occurrences: Occurrences) -> int:
    spoken, count = occurrences
    return _SPOKEN * spoken + count


@dataclass
class _Lookup:
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


class _Lattice:
    """All ways to read a run of letters and characters, and the cheapest way through."""

    def __init__(self, run: str, lookup: _Lookup) -> None:
        self._run = run
        self._lookup = lookup
        self._initials = self._rest = False  # what is allowed so far

    def best(self) -> list[str | Reading]:
        """The pieces of the likeliest reading: characters as typed, readings of letters."""
        for with_initials, with_rest in ((False, False), (True, False), (True, True)):
            self._initials, self._rest = with_initials, with_rest
            pieces = self._cheapest()
            if pieces:
                break
        return pieces

    def _cheapest(self) -> list[str | Reading]:
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
        pieces: list[str | Reading] = [self._run[end:]] if end < size else []
        place = end
        while place:
            before, piece = steps[place]
            pieces.insert(0, piece)
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
        left_short = sum(unit.isascii() and len(unit) == 1 and unit not in "aeo" for unit in units)
        if not left_short:
            counted = self._lookup.words("by_spelling", "".join(spelled))
        elif len(units) > 1:
            counted = self._lookup.words("by_initials", "".join(unit[0] for unit in spelled))
        else:
            return
        if left_short < len(units):  # first letters alone were all that was looked up
            counted = {word: n for word, n in counted.items() if _fits(word, units)}
        if counted:
            yield end, *_likeliest(counted, left_short)

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


def _likeliest(counted: Mapping[str, Occurrences], left_short: int) -> tuple[float, Reading]:
    """What words with these occurrences are read as, and what that costs."""
    worths = {word: _worth(occurrences) for word, occurrences in counted.items()}
    said = {word for word, (spoken, _) in counted.items() if spoken}
    best = sorted(worths, key=lambda w: (w not in said, -worths[w], w))[: _OTHERS + 1]
    most = worths[best[0]]
    cost = math.log(_COMMON / (most + 1)) + left_short * _INITIAL_COST
    shares = tuple(min(worths[word] / most, 1.0) for word in best)
    return cost, Reading(tuple(best), shares, sum(counted[best[0]]))


def _fits(word: str, units: Sequence[str]) -> bool:
    return len(word) == len(units) and all(
        unit == char or any(r == unit or (len(unit) == 1 and r[0] == unit) for r in readings(char))
        for char, unit in zip(word, units, strict=True)
    )
