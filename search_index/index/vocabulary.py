"""The words of a segment and how they are spelled: what letters can be turned into.

Made once from the segment's lexicon. Only what is indexed is here, so only what was approved.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, product

import numpy as np

from search_index.index.array_files import AnyArray, ArrayFile
from search_index.index.string_tables import Ints, Table, Texts
from search_index.text.pinyin import readings, spell

_LONGEST = 8  # characters of a word that letters are turned into
_READINGS = 12  # ways to read one word


@dataclass(frozen=True)
class Vocabulary:
    """Chinese words by number: those people say first, then the commonest.

    `counts` says in how many fields of documents each occurs, `spoken` how many entries say it.
    """

    words: Texts
    counts: Ints
    spoken: Ints
    by_spelling: Table
    by_initials: Table

    @classmethod
    def made(
        cls, counted: Iterable[tuple[str, int]], spoken: Mapping[str, int] | None = None
    ) -> Vocabulary:
        """The vocabulary of (word, count); a word may come several times."""
        said = spoken or {}
        counts: Counter[str] = Counter()
        for word, count in counted:
            if len(word) <= _LONGEST and all(map(readings, word)):
                counts[word] += count
        for word, count in said.items():
            if word not in counts:
                counts[word] = count
        words = sorted(counts, key=lambda word: (word not in said, -counts[word], word))
        spellings = [(ways, number) for number, word in enumerate(words) for ways in _ways(word)]
        return cls(
            words=Texts.packed([word.encode() for word in words]),
            counts=np.array([counts[word] for word in words], dtype=np.int32),
            spoken=np.array([said.get(word, 0) for word in words], dtype=np.int32),
            by_spelling=Table.made({("".join(units), number) for units, number in spellings}),
            by_initials=Table.made(
                {("".join(u[0] for u in units), n) for units, n in spellings if len(units) > 1}
            ),
        )

    def word(self, number: int) -> str:
        """A word."""
        return self.words[number].decode()

    def to_file(self) -> dict[str, AnyArray]:
        """Arrays for `write_arrays`."""
        tables = self.by_spelling.to_file("spelled") | self.by_initials.to_file("initials")
        return {
            **self.words.to_file("words"),
            "counts": self.counts,
            "spoken": self.spoken,
            **tables,
        }

    @classmethod
    def from_file(cls, file: ArrayFile) -> Vocabulary:
        """What `to_file` gave; a file of before does not say what is spoken."""
        counts = file.arrays["counts"]
        return cls(
            Texts.from_file(file, "words"),
            counts,
            file.arrays.get("spoken", np.zeros_like(counts)),
            Table.from_file(file, "spelled"),
            Table.from_file(file, "initials"),
        )


def _ways(word: str) -> Iterator[tuple[str, ...]]:
    """Ways to spell a word, the usual one first; every reading, unless there are too many."""
    usual = tuple(spell([word]))
    yield usual
    others = islice(product(*map(readings, word)), _READINGS)
    yield from (units for units in others if units != usual)
