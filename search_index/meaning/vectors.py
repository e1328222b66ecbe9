"""The vectors of a segment's documents, a byte a number: a quarter of the room, the same order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from search_index.index.array_files import AnyArray, ArrayFile
from search_index.index.string_tables import Ints
from search_index.meaning.encoder import Floats

_MOST = 127
_NAMES = ("rows", "scales", "owners", "marks")


@dataclass(frozen=True)
class Vectors:
    """Row r is of document `owners[r]`, which has several together; owners are in order.

    What it stands for is `rows[r] * scales[r]`, of length one; `marks` tell its text from others.
    """

    rows: npt.NDArray[np.int8]
    scales: Floats
    owners: Ints
    marks: npt.NDArray[np.uint64]

    @classmethod
    def made(cls, whole: Floats, owners: Sequence[int], marks: Sequence[int]) -> Vectors:
        """Vectors from those of the model, in any order."""
        order = np.argsort(np.asarray(owners, dtype=np.int32), kind="stable")
        scales = np.abs(whole).max(axis=1, initial=1e-9) / _MOST
        rows = np.rint(whole / scales[:, None]).astype(np.int8)
        return cls(
            rows[order],
            scales[order].astype(np.float32),
            np.asarray(owners, dtype=np.int32)[order],
            np.asarray(marks, dtype=np.uint64)[order],
        )

    @classmethod
    def none(cls) -> Vectors:
        """No vectors."""
        return cls.made(np.zeros((0, 1), dtype=np.float32), [], [])

    def __len__(self) -> int:
        return len(self.owners)

    def with_others(self, others: Vectors) -> Vectors:
        """These and the others, of other documents or other texts."""
        if not (len(self) and len(others)):
            return self if len(self) else others
        order = np.argsort(np.concatenate([self.owners, others.owners]), kind="stable")
        joined = (
            np.concatenate([getattr(self, name), getattr(others, name)])[order] for name in _NAMES
        )
        return Vectors(*joined)

    def taken(self, places: npt.NDArray[np.int64], owners: Sequence[int]) -> Vectors:
        """The rows at `places` for other owners."""
        order = np.argsort(np.asarray(owners, dtype=np.int32), kind="stable")
        chosen = places[order]
        now = np.asarray(owners, dtype=np.int32)[order]
        return Vectors(self.rows[chosen], self.scales[chosen], now, self.marks[chosen])

    @property
    def whole(self) -> Floats:
        """The vectors as the model gave them, but for rounding."""
        wide: Floats = self.rows.astype(np.float32) * self.scales[:, None]
        return wide

    def to_file(self) -> dict[str, AnyArray]:
        """Arrays for `write_arrays`."""
        return {name: getattr(self, name) for name in _NAMES}

    @classmethod
    def from_file(cls, file: ArrayFile) -> Vectors:
        """What `to_file` gave. Raises `KeyError`, `ValueError`."""
        own = cls(*(file.arrays[name] for name in _NAMES))
        if len({len(own.rows), len(own.scales), len(own.owners), len(own.marks)}) != 1:
            raise ValueError("arrays of different lengths")
        return own
