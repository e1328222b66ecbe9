"""Byte strings in arrays: one after another, or in order so that they can be looked up."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt

from search_index.errors import IndexDamaged
from search_index.index.array_files import AnyArray, ArrayFile

Ints = npt.NDArray[np.int32]


class Texts:
    """Texts by number. What is read from a file is mapped, not copied."""

    def __init__(self, blob: AnyArray, starts: AnyArray) -> None:
        self._arrays = blob, starts
        self._blob, self._starts = blob.data, starts.data

    @classmethod
    def packed(cls, texts: Sequence[bytes]) -> Texts:
        """Keep these."""
        starts = np.fromiter(accumulate(map(len, texts), initial=0), np.int64, len(texts) + 1)
        return cls(np.frombuffer(b"".join(texts), dtype=np.uint8), starts)

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> bytes:
        return bytes(self._blob[self._starts[number] : self._starts[number + 1]])

    def sizes(self, begin: int, end: int) -> npt.NDArray[np.int64]:
        """How many bytes the texts from `begin` to before `end` have."""
        return np.diff(self._arrays[1][begin : end + 1])

    def to_file(self, name: str) -> dict[str, AnyArray]:
        """Arrays for `write_arrays`, under names that begin with `name`."""
        blob, starts = self._arrays
        return {f"{name}_blob": blob, f"{name}_starts": starts}

    @classmethod
    def from_file(cls, file: ArrayFile, name: str) -> Texts:
        """What `to_file` gave."""
        blob, starts = file.arrays[f"{name}_blob"], file.arrays[f"{name}_starts"]
        if not len(starts) or starts[0] != 0 or starts[-1] != len(blob):
            raise IndexDamaged(f"{name}: texts point outside")
        if not (starts[1:] >= starts[:-1]).all():
            raise IndexDamaged(f"{name}: texts point outside")
        return cls(blob, starts)


class Table:
    """Texts in order, and the number each belongs to; equal texts may belong to several."""

    def __init__(self, texts: Texts, owners: Ints) -> None:
        self.texts = texts
        self.owners = owners

    @classmethod
    def made(cls, rows: Iterable[tuple[str, int]]) -> Table:
        """A table of (text, number)."""
        ordered = sorted((text.encode(), owner) for text, owner in rows)
        owners = np.fromiter((owner for _, owner in ordered), np.int32, len(ordered))
        return cls(Texts.packed([text for text, _ in ordered]), owners)

    def __len__(self) -> int:
        return len(self.texts)

    def equal(self, text: str) -> list[int]:
        """The numbers `text` belongs to."""
        sought = text.encode()
        begin = end = bisect_left(self.texts, sought)
        while end < len(self) and self.texts[end] == sought:
            end += 1
        return self.owners[begin:end].tolist() if end > begin else []

    def beginning(self, text: str, most: int) -> list[int]:
        """The numbers of the `most` shortest that begin with `text`, shortest first."""
        sought = text.encode()
        begin = bisect_left(self.texts, sought)
        end = bisect_left(self.texts, sought + b"\xff", begin)
        sizes = self.texts.sizes(begin, end)
        if len(sizes) > most:
            places = np.argpartition(sizes, most)[:most]
            places = places[np.argsort(sizes[places], kind="stable")]
        else:
            places = np.argsort(sizes, kind="stable")
        found: list[int] = self.owners[begin + places].tolist()
        return found

    def to_file(self, name: str) -> dict[str, AnyArray]:
        """Arrays for `write_arrays`, under names that begin with `name`."""
        return {**self.texts.to_file(name), f"{name}_owners": self.owners}

    @classmethod
    def from_file(cls, file: ArrayFile, name: str) -> Table:
        """What `to_file` gave."""
        return cls(Texts.from_file(file, name), file.arrays[f"{name}_owners"])
