"""Which file holds the vectors of which segment, beside the index and no part of it.

What is damaged or missing here costs its vectors and nothing else: those entries are found by
their words until the worker has made the file anew.
"""

from __future__ import annotations

import fcntl
import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np

from search_index.errors import IndexDamaged
from search_index.index.array_files import (
    LENGTH_SECONDS,
    AnyArray,
    ArrayFile,
    open_arrays,
    write_arrays,
)
from search_index.index.manifest import Checker, checksum, read_checked, write_checked
from search_index.index.storage import remove_quietly
from search_index.meaning.adapter import Adapter
from search_index.meaning.vectors import Vectors

CATALOG = "catalog.json"
_AGAIN_SECONDS = 10.0  # after which a file that would not open is tried once more

log = logging.getLogger("kb.meaning")


@dataclass(frozen=True)
class Shelved:
    """The file of one segment. `complete`: nothing of the segment is without a vector."""

    file: str
    size: int
    digest: str
    complete: bool


@dataclass(frozen=True)
class Catalog:
    """The files by segment, all of one model."""

    model: str = ""
    files: Mapping[str, Shelved] = field(default_factory=dict)
    lesson: int = 0  # which change of lines is in force, 0 for none
    change: Shelved | None = None  # and its file


@dataclass(frozen=True)
class _Opened:
    """What a process has mapped, and which catalog it is of."""

    mark: tuple[int, int, int] | None = None
    catalog: Catalog = field(default_factory=Catalog)
    vectors: Mapping[str, Vectors] = field(default_factory=dict)
    files: Mapping[str, ArrayFile] = field(default_factory=dict)  # that the vectors are mapped from
    adapter: Adapter | None = None
    again_at: float | None = None  # when something would not open

    def without_cut(self) -> _Opened:
        """Without the vectors whose files have become shorter: they must not be touched."""
        cut = {segment for segment, file in self.files.items() if file.is_cut}
        if not cut:
            return self
        log.warning("vectors unusable", extra={"segments": sorted(cut), "reason": "cut short"})
        return replace(
            self,
            vectors={name: own for name, own in self.vectors.items() if name not in cut},
            files={name: file for name, file in self.files.items() if name not in cut},
            again_at=time.monotonic() + _AGAIN_SECONDS,
        )


class Shelf:
    """The folder of vectors. One object serves all threads of a process."""

    def __init__(self, root: Path) -> None:
        """Touches nothing on disk yet."""
        self.root = root
        self._opened = _Opened()
        self._length_at = 0.0
        self._opening = threading.Lock()
        self._checker = Checker()

    # ── Reading ───────────────────────────────────────────────────────

    def vectors(self, model: str) -> Mapping[str, Vectors]:
        """The vectors of `model` by segment, as far as there are any that are sound."""
        opened = self._current()
        return opened.vectors if opened.catalog.model == model else {}

    def adapter(self, model: str) -> Adapter | None:
        """What use has taught about lines of `model`, where anything is in force."""
        opened = self._current()
        return opened.adapter if opened.catalog.model == model else None

    def _current(self) -> _Opened:
        now = time.monotonic()
        if now >= self._length_at:
            self._length_at = now + LENGTH_SECONDS
            self._opened = self._opened.without_cut()
        mark, opened = self._mark(), self._opened
        tired = opened.again_at is not None and time.monotonic() > opened.again_at
        if (mark != opened.mark or tired) and self._opening.acquire(blocking=False):
            try:
                opened = self._opened = self._reopened(mark, opened)
            finally:
                self._opening.release()
        return opened

    def _mark(self) -> tuple[int, int, int] | None:
        try:
            status = (self.root / CATALOG).stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def _reopened(self, mark: tuple[int, int, int] | None, before: _Opened) -> _Opened:
        catalog, vectors, files = self.catalog(), {}, {}
        for segment, shelved in catalog.files.items():
            if before.catalog.files.get(segment) == shelved and segment in before.vectors:
                vectors[segment], files[segment] = before.vectors[segment], before.files[segment]
            elif (file := self._checked(shelved)) is not None:
                own = self._vectors_in(file, shelved)
                if own is not None:
                    vectors[segment], files[segment] = own, file
        adapter = self._adapter(catalog)
        named = [*catalog.files.values(), *([catalog.change] if catalog.change else ())]
        self._checker.keep_only({self.root / shelved.file for shelved in named})
        whole = len(vectors) == len(catalog.files) and (adapter is None) == (catalog.change is None)
        again_at = None if whole else time.monotonic() + _AGAIN_SECONDS
        return _Opened(mark, catalog, vectors, files, adapter, again_at)

    def _adapter(self, catalog: Catalog) -> Adapter | None:
        file = catalog.change and self._checked(catalog.change)
        if not file:
            return None
        change = np.array(file.arrays["change"])
        return Adapter(catalog.model, change, file.meta["shift"], file.meta["stretch"])

    def opened(self, shelved: Shelved) -> Vectors | None:
        """The vectors of a file; None, and a line in the log, when it is not what was written."""
        file = self._checked(shelved)
        return None if file is None else self._vectors_in(file, shelved)

    def _vectors_in(self, file: ArrayFile, shelved: Shelved) -> Vectors | None:
        try:
            return Vectors.from_file(file)
        except (ValueError, KeyError) as error:
            log.warning("vectors unusable", extra={"file": shelved.file, "reason": str(error)})
            return None

    def _checked(self, shelved: Shelved) -> ArrayFile | None:
        path = self.root / shelved.file
        try:
            self._checker.check_file(path, shelved.size, shelved.digest)
            return open_arrays(path)
        except (OSError, ValueError, IndexDamaged) as error:
            log.warning("vectors unusable", extra={"file": shelved.file, "reason": str(error)})
            return None

    def catalog(self) -> Catalog:
        """The last catalog; an empty one when there is none that can be read."""
        try:
            stored = read_checked(self.root / CATALOG)
            files = {name: Shelved(**one) for name, one in stored["files"].items()}
            change = Shelved(**stored["change"]) if stored["change"] else None
            return Catalog(stored["model"], files, stored["lesson"], change)
        except FileNotFoundError:
            return Catalog()
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("vectors unusable", extra={"file": CATALOG, "reason": str(error)})
            return Catalog()

    # ── Writing, under `locked` ───────────────────────────────────────

    @contextmanager
    def locked(self) -> Iterator[bool]:
        """Be the only one who writes; waits for nobody. Gives whether it is so."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
                return
            yield True

    def put(self, catalog: Catalog, segment: str, own: Vectors, *, complete: bool) -> Catalog:
        """Write the vectors of a segment in the place of what there was. Raises `OSError`."""
        meta = {"model": catalog.model}
        shelved = self._shelved(f"{segment}-{len(own)}", own.to_file(), meta, complete=complete)
        return self.write(replace(catalog, files={**catalog.files, segment: shelved}))

    def teach(self, catalog: Catalog, lesson: int, adapter: Adapter | None) -> Catalog:
        """Put a change of lines in force, or none. Raises `OSError`."""
        if adapter is None:
            return self.write(replace(catalog, lesson=0, change=None))
        meta = {"shift": adapter.shift, "stretch": adapter.stretch}
        shelved = self._shelved(f"lesson-{lesson}", {"change": adapter.change}, meta)
        return self.write(replace(catalog, lesson=lesson, change=shelved))

    def _shelved(
        self,
        name: str,
        arrays: Mapping[str, AnyArray],
        meta: Mapping[str, Any],
        *,
        complete: bool = True,
    ) -> Shelved:
        path = self.root / f"{name}-{time.time_ns():x}.vectors"
        write_arrays(path, arrays, meta)
        return Shelved(path.name, path.stat().st_size, checksum(path), complete)

    def write(self, catalog: Catalog) -> Catalog:
        """Make this the catalog, and delete the files it does not name. Raises `OSError`."""
        write_checked(self.root / CATALOG, asdict(catalog))
        named = {shelved.file for shelved in catalog.files.values()}
        named |= {catalog.change.file} if catalog.change else set()
        for path in [*self.root.glob("*.vectors"), *self.root.glob("*.part")]:
            if path.name not in named:
                remove_quietly(path)
        return catalog
