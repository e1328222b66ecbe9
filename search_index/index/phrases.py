"""The phrases of a segment: titles and variants as they are typed whole, spelled, or by initials.

Made once from what Whoosh stores of each entry, and kept in a file of arrays beside the segment.
Who may see an entry is not known here.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from content.kinds.registry import kind_named
from search_index.index.array_files import AnyArray, ArrayFile
from search_index.index.law_names import names_of
from search_index.index.string_tables import Ints, Table, Texts
from search_index.text.pinyin import runs_of, spell, spell_alone

_PLAIN = ("docs", "entry_ids", "entry_docs", "letters", "letter_starts")
_TABLES = ("by_key", "by_spelling", "by_initials", "by_name")


@dataclass(frozen=True)
class Phrases:
    """Phrases by number, those of a document together, its title first.

    `docs` are document numbers of the segment. The tables find phrases by key, by spelling and by
    initials, and regulations by their names. `entry_ids` are in order, each with its document. The
    key of phrase p as code points is `letters[letter_starts[p]:letter_starts[p + 1]]`.
    """

    texts: Texts
    docs: Ints
    entry_ids: npt.NDArray[np.int64]
    entry_docs: Ints
    letters: Ints
    letter_starts: npt.NDArray[np.int64]
    by_key: Table
    by_spelling: Table
    by_initials: Table
    by_name: Table

    @classmethod
    def made(cls, documents: Sequence[Mapping[str, Any]]) -> Phrases:
        """The phrases of a segment from what is stored of its documents."""
        phrases = [(text, doc) for doc, row in enumerate(documents) for text in row["phrases"]]
        runs = [runs_of(text) for text, _ in phrases]
        keys = ["".join(run) for run in runs]
        names = (
            (name, number)
            for number, (text, doc) in enumerate(phrases)
            if kind_named(documents[doc]["kind"]).citable
            for name in names_of(text)
        )
        spellings = list(_spellings(runs))
        entries = sorted((row["entry_id"], n) for n, row in enumerate(documents) if row["phrases"])
        return cls(
            texts=Texts.packed([text.encode(errors="replace") for text, _ in phrases]),
            docs=np.array([doc for _, doc in phrases], dtype=np.int32),
            entry_ids=np.array([entry for entry, _ in entries], dtype=np.int64),
            entry_docs=np.array([doc for _, doc in entries], dtype=np.int32),
            letters=code_points("".join(keys)),
            letter_starts=np.cumsum([0, *map(len, keys)], dtype=np.int64),
            by_key=Table.made((key, number) for number, key in enumerate(keys)),
            by_spelling=Table.made({("".join(units), number) for units, number in spellings}),
            by_initials=Table.made(
                {("".join(unit[0] for unit in units), number) for units, number in spellings}
            ),
            by_name=Table.made(names),
        )

    def text(self, phrase: int) -> str:
        """A phrase as it is written."""
        return self.texts[phrase].decode()

    def key(self, phrase: int) -> str:
        """A phrase as it is compared."""
        return self.by_key.texts[self._rows[phrase]].decode()

    def size(self, phrase: int) -> int:
        """How many characters a phrase has as it is compared."""
        return self._letter_starts[phrase + 1] - self._letter_starts[phrase]

    def is_title(self, phrase: int) -> bool:
        """Whether it is a title, not a variant."""
        return phrase == 0 or bool(self.docs[phrase - 1] != self.docs[phrase])

    def of(self, doc: int) -> range:
        """The phrases of a document."""
        begin = end = bisect_left(self._docs, doc)
        while end < len(self._docs) and self._docs[end] == doc:
            end += 1
        return range(begin, end)

    def doc_of(self, entry_id: int) -> int | None:
        """The document of an entry; None when it has none here."""
        place = bisect_left(self._entry_ids, entry_id)
        if place == len(self._entry_ids) or self._entry_ids[place] != entry_id:
            return None
        return int(self.entry_docs[place])

    @cached_property
    def _entry_ids(self) -> Sequence[int]:
        return self.entry_ids.data

    @cached_property
    def _letter_starts(self) -> Sequence[int]:
        return self.letter_starts.data

    @cached_property
    def _docs(self) -> Sequence[int]:
        return self.docs.data

    @cached_property
    def _rows(self) -> Sequence[int]:
        """Where in `by_key` each phrase stands."""
        rows = np.empty(len(self.docs), dtype=np.int32)
        rows[self.by_key.owners] = np.arange(len(rows), dtype=np.int32)
        return rows.data

    def to_file(self) -> dict[str, AnyArray]:
        """Arrays for `write_arrays`."""
        arrays = {name: getattr(self, name) for name in _PLAIN} | self.texts.to_file("texts")
        for name in _TABLES:
            arrays |= getattr(self, name).to_file(name)
        return arrays

    @classmethod
    def from_file(cls, file: ArrayFile) -> Phrases:
        """What `to_file` gave."""
        tables: dict[str, Any] = {name: Table.from_file(file, name) for name in _TABLES}
        plain: dict[str, Any] = {name: file.arrays[name] for name in _PLAIN}
        return cls(texts=Texts.from_file(file, "texts"), **plain, **tables)


def code_points(text: str) -> Ints:
    """The characters of `text` as numbers."""
    return np.frombuffer(text.encode("utf-32-le", errors="replace"), dtype=np.int32)


def _spellings(runs: list[list[str]]) -> Iterator[tuple[list[str], int]]:
    """Each phrase as its neighbours suggest it, and where that differs, character by character."""
    for number, of_phrase in enumerate(runs):
        if of_phrase:
            units = spell(of_phrase)
            yield units, number
            alone = spell_alone(of_phrase)
            if alone != units:
                yield alone, number
