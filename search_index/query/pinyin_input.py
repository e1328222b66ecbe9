"""Letters into Chinese: pinyin, initials, and both mixed with characters, by the index's words.

`tingdian`, `td`, `tdian` and `ting电` are 停电, because that is what the index is about.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from search_index.index.vocabulary import Vocabulary
from search_index.query.letter_lattice import Lattice, Lookup, Piece, Reading
from search_index.query.own_letters import own_part
from search_index.query.plausible_letters import is_plausible
from search_index.query.spelled_units import units_read
from search_index.text.pinyin import segmented

_SPACED = re.compile(r"(?<=[a-z])\s+(?=[a-z])")
_MIXED = re.compile(r"(?:[a-z]|(?<=[a-z])'(?=[a-z])|[㐀-鿿]){1,48}")
_LATIN = re.compile("[a-z]+")
_LETTERS = re.compile(r"[a-zÀ-ɏ]{2,}|[a-z](?=[㐀-鿿])|(?<=[㐀-鿿])[a-z]")
_RATHER_A_WORD = 20  # letters that occur as a word are read otherwise if that is so much commoner


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
    line = _joined(units_read(folded))
    lookup = Lookup(vocabularies)
    reader = _Reader(lookup, holding, capitals)
    conversion = reader.conversion(line)
    if reader.foreign:  # beside letters that are no pinyin, initials are none either
        conversion = _Reader(lookup, holding, capitals, in_full=True).conversion(line)
    return conversion


@dataclass
class _Reader:
    """Reads the runs of a line; `foreign` once there are letters in it that are no pinyin."""

    lookup: Lookup
    holding: Callable[[str], int]
    capitals: frozenset[str]
    in_full: bool = False
    foreign: bool = False
    found: list[Reading] = field(default_factory=list)
    letters: list[str] = field(default_factory=list)

    def conversion(self, line: str) -> Conversion:
        """The line with all of its runs read."""
        text = _MIXED.sub(self._replaced, line)
        return Conversion(text, tuple(self.found), tuple(self.letters))

    def _replaced(self, match: re.Match[str]) -> str:
        pieces = _kept_apart(match, self.capitals)
        return "".join(piece if itself else self._read(piece) for piece, itself in pieces)

    def _read(self, run: str) -> str:
        if not has_letters(run):
            return run
        pieces = Lattice(run.replace("'", "").replace("v", "u"), self.lookup).best()
        found = [piece.read for piece in pieces if isinstance(piece.read, Reading)]
        as_word = max(map(self.holding, _LATIN.findall(run)), default=0)
        if not found or min(one.count for one in found) < as_word * _RATHER_A_WORD:
            return run
        return "".join(self._said(group, run) for group in _groups(pieces))

    def _said(self, group: Sequence[Piece], run: str) -> str:
        """What pieces that stand together say, when they can be meant so; else as they stand."""
        found = [piece.read for piece in group if isinstance(piece.read, Reading)]
        if not found:
            return "".join(piece.said for piece in group)
        places = [place for place, char in enumerate(run) if char != "'"]
        typed = run[places[group[0].begin] : places[group[-1].end - 1] + 1]
        if not is_plausible([piece.read for piece in group], in_full=self.in_full):
            self.foreign = True
            return typed.replace("'", " ")
        self.found.extend(found)
        self.letters.extend(_LATIN.findall(typed))
        return "".join(piece.said for piece in group)


def _groups(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Pieces in letters that follow one another together, and characters that do."""
    for _, group in groupby(pieces, _is_characters):
        yield list(group)


def _is_characters(piece: Piece) -> bool:
    return isinstance(piece.read, str) and not piece.read.isascii()


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
