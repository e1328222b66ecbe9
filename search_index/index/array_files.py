"""Arrays in one file that is mapped, not read: processes share the pages, opening costs nothing.

A page that is mapped and no longer in the file cannot be read: the system ends the process
(SIGBUS). So whoever keeps a file open looks again and again whether it `is_cut`
(docs/decisions/0037-a-mapped-file-may-be-cut.md).

Layout: magic, length of the header, header (JSON: name -> dtype, shape, offset; and `meta`), then
the arrays, each at a multiple of 64 bytes.
"""

from __future__ import annotations

import json
import mmap
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from search_index.errors import IndexDamaged

MAGIC = b"KBARRAY1"
LENGTH_SECONDS = 0.001  # within which whoever keeps files open looks once whether one is cut
_ALIGNMENT = 64

AnyArray = npt.NDArray[Any]


@dataclass(frozen=True)
class ArrayFile:
    """The arrays of a file by name, read-only, and what was noted with them."""

    arrays: Mapping[str, AnyArray]
    meta: Mapping[str, Any]
    mapped: mmap.mmap | None = None

    @property
    def is_cut(self) -> bool:
        """Whether the file has become shorter since: what was cut off must not be touched."""
        return self.mapped is not None and self.mapped.size() < len(self.mapped)


def write_arrays(path: Path, arrays: Mapping[str, AnyArray], meta: Mapping[str, Any]) -> None:
    """Write a new file; it is there whole or not at all."""
    layout: dict[str, tuple[str, tuple[int, ...], int]] = {}
    offset = 0
    for name, array in arrays.items():
        layout[name] = (array.dtype.str, array.shape, offset)
        offset += -(-array.nbytes // _ALIGNMENT) * _ALIGNMENT
    header = json.dumps({"arrays": layout, "meta": meta}).encode()
    begin = _aligned(len(MAGIC) + 8 + len(header))
    part = path.with_name(path.name + ".part")
    with part.open("wb") as file:
        file.write(MAGIC + len(header).to_bytes(8, "little") + header)
        for name, array in arrays.items():
            file.seek(begin + layout[name][2])
            file.write(np.ascontiguousarray(array).data)
        file.truncate(begin + offset)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def open_arrays(path: Path) -> ArrayFile:
    """Map a file written by `write_arrays`. Raises `IndexDamaged`."""
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        return _parse(mapped)
    except (OSError, ValueError, KeyError, TypeError, OverflowError) as error:
        raise IndexDamaged(f"{path.name}: {error}") from error


def _parse(mapped: mmap.mmap) -> ArrayFile:
    if mapped[: len(MAGIC)] != MAGIC:
        raise ValueError("not an array file")
    place = len(MAGIC) + 8
    length = int.from_bytes(mapped[len(MAGIC) : place], "little")
    header = json.loads(mapped[place : place + length])
    begin = _aligned(place + length)
    arrays = {}
    for name, (dtype, shape, offset) in header["arrays"].items():
        count = int(np.prod(shape, dtype=np.int64))
        flat: AnyArray = np.frombuffer(mapped, dtype=dtype, count=count, offset=begin + offset)
        arrays[name] = flat.reshape(shape)
    return ArrayFile(arrays, header["meta"], mapped)


def _aligned(offset: int) -> int:
    return -(-offset // _ALIGNMENT) * _ALIGNMENT
