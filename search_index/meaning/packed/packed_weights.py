"""The file of the packaged model: sizes, pieces of words, and tensors by name.

Weights stand in blocks of 32: a factor, and 16 bytes whose lower halves are the first sixteen of
them and whose upper halves the others, each from 0 to 15 for -8 to 7.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search_index.meaning.encoder import Floats

BLOCK = np.dtype([("factor", "<f2"), ("halves", "u1", (16,))])
IN_BLOCK = 32
_MAGIC, _VERSION = b"E5S1", 1
_KINDS: tuple[np.dtype[Any], ...] = (np.dtype("<f4"), BLOCK)

Blocks = npt.NDArray[np.void]


@dataclass(frozen=True)
class Vocabulary:
    """Pieces of words: number n is `letters[begins[n] : begins[n + 1]]`, in UTF-8.

    `normal`: what characters are read as, by their numbers.
    """

    letters: npt.NDArray[np.uint8]
    begins: npt.NDArray[np.uint32]
    scores: Floats
    first: int
    last: int
    unknown: int
    normal: Mapping[int, str]


@dataclass(frozen=True)
class PackedWeights:
    """A model of the BERT kind; `longest` is how many pieces it takes."""

    width: int
    layers: int
    heads: int
    inner: int
    longest: int
    epsilon: float
    vocabulary: Vocabulary
    tensors: Mapping[str, npt.NDArray[Any]]

    @classmethod
    def of(cls, path: Path) -> PackedWeights:
        """Map a file. Raises `OSError`, and `ValueError`, `struct.error` for another format."""
        file = _File(np.memmap(path, dtype=np.uint8, mode="r"))
        if (file.some(np.uint8, 4).tobytes(), file.number("I")) != (_MAGIC, _VERSION):
            raise ValueError("weights of another format")
        width, layers, heads, inner, _words, longest, _kinds = (file.number("i") for _ in range(7))
        epsilon, in_block = file.number("f"), file.number("i")
        if in_block != IN_BLOCK or width % IN_BLOCK or inner % IN_BLOCK or width % heads:
            raise ValueError("weights in other blocks")
        vocabulary = _vocabulary(file)
        tensors = dict(_tensor(file) for _ in range(file.number("i")))
        return cls(width, layers, heads, inner, longest, epsilon, vocabulary, tensors)

    def floats(self, *names: str) -> Floats:
        """The tensors of these names, one after the other. Raises `KeyError`."""
        return np.concatenate([self.tensors[name] for name in names]).astype(np.float32)

    def blocks(self, columns: int, *names: str) -> Blocks:
        """The matrices of these names, one below the other, as rows of blocks; one as it is mapped.

        Raises `KeyError`, `ValueError`.
        """
        found = [self.tensors[name] for name in names]
        stacked: Blocks = found[0] if len(found) == 1 else np.concatenate(found)
        return stacked.reshape(-1, columns // IN_BLOCK)


def in_full(blocks: Blocks) -> Floats:
    """Rows of blocks as numbers."""
    halves = blocks["halves"]
    whole = np.concatenate([halves & 15, halves >> 4], axis=-1).astype(np.float32) - 8
    whole *= blocks["factor"].astype(np.float32)[..., None]
    return whole.reshape(*blocks.shape[:-1], -1)


class _File:
    """A file read from its start."""

    def __init__(self, data: npt.NDArray[np.uint8]) -> None:
        self.data, self._place = data, 0

    def number(self, kind: str) -> Any:
        size = struct.calcsize(f"<{kind}")
        return struct.unpack(f"<{kind}", self.some(np.uint8, size).tobytes())[0]

    def some(self, kind: npt.DTypeLike, count: int, place: int | None = None) -> npt.NDArray[Any]:
        """So many of a kind, from here or another place."""
        if place is not None:
            return np.frombuffer(self.data, kind, count, place)
        found = np.frombuffer(self.data, kind, count, self._place)
        self._place += found.nbytes
        return found


def _vocabulary(file: _File) -> Vocabulary:
    count, first, last, _padding, unknown = (file.number("i") for _ in range(5))
    size = file.number("Q")
    begins, scores = file.some("<u4", count + 1), file.some("<f4", count)
    letters = file.some(np.uint8, size)
    normal, entries = {}, file.number("i")
    file.number("I")  # their size
    for _ in range(entries):
        character = file.number("I")
        read_as = file.some("<u4", file.number("B"))
        normal[character] = "".join(map(chr, read_as.tolist()))
    return Vocabulary(letters, begins, scores, first, last, unknown, normal)


def _tensor(file: _File) -> tuple[str, npt.NDArray[Any]]:
    name = file.some(np.uint8, file.number("H")).tobytes().decode()
    kind = _KINDS[file.number("B")]
    file.number("I")  # how many numbers
    place, size = file.number("Q"), file.number("Q")
    return name, file.some(kind, size // kind.itemsize, place)
