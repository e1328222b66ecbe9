"""Where the index lies: generation folders, a pointer to the live one, and the lock.

`live` is a symbolic link to the generation that is searched; a rebuild fills a folder beside
it and moves the link in one step.
"""

from __future__ import annotations

import fcntl
import io
import os
import pickle
import shutil
import tempfile
import threading
from array import array
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any, BinaryIO

import numpy as np
import whoosh.codec.whoosh3
import whoosh.columns
import whoosh.externalsort
import whoosh.filedb.structfile
import whoosh.formats
import whoosh.index
from whoosh.filedb.filestore import FileStorage

from search_index.index import whoosh_types

_GENERATION = "generation-"
_POSTINGS_AT_ONCE = 10_000  # given to Whoosh as objects
KNOWN = frozenset(
    {
        ("builtins", "int"),
        ("collections", "defaultdict"),
        ("whoosh.analysis.tokenizers", "IDTokenizer"),
        ("whoosh.codec.whoosh3", "W3Segment"),
        ("whoosh.fields", "ID"),
        ("whoosh.fields", "STORED"),
        ("whoosh.fields", "Schema"),
        ("whoosh.formats", "Existence"),
        (whoosh_types.__name__, "LengthlessCodec"),
        (whoosh_types.__name__, "TermsField"),
        *((path, name) for path, held in whoosh_types.FORMER.items() for name in held),
    }
)


class IndexFolder:
    """The folder `root` and what lies in it by name, not by content."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.live = root / "live"
        self._threads = threading.RLock()
        self._depth = 0
        self._lock_file: int | None = None

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only one who writes, over threads and processes; a second one waits.

        The same thread may enter again.
        """
        with self._threads, self._entered(fcntl.LOCK_EX):
            yield

    @contextmanager
    def locked_if_free(self) -> Iterator[bool]:
        """As `locked`, but waits for nobody. Gives whether it is locked now."""
        if not self._threads.acquire(blocking=False):
            yield False
            return
        try:
            with ExitStack() as held:
                try:
                    held.enter_context(self._entered(fcntl.LOCK_EX | fcntl.LOCK_NB))
                    free = True
                except BlockingIOError:
                    free = False
                yield free
        finally:
            self._threads.release()

    @contextmanager
    def _entered(self, how: int) -> Iterator[None]:
        if self._depth == 0:
            self._lock_file = self._acquire(how)
        self._depth += 1
        try:
            yield
        finally:
            self._depth -= 1
            if self._depth == 0 and self._lock_file is not None:
                os.close(self._lock_file)  # which releases the lock
                self._lock_file = None

    def _acquire(self, how: int) -> int:
        self.root.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.root / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, how)
        except BaseException:
            os.close(descriptor)
            raise
        return descriptor

    def new_generation(self) -> Path:
        """An empty folder beside the live one."""
        return Path(tempfile.mkdtemp(prefix=_GENERATION, dir=self.root))

    def make_live(self, generation: Path) -> None:
        """Point to `generation`, in one step, and delete all others."""
        link = self.root / "live.part"
        link.unlink(missing_ok=True)
        link.symlink_to(generation.name)
        if self.live.is_dir() and not self.live.is_symlink():
            shutil.rmtree(self.live)
        link.replace(self.live)
        sync_folder(self.root)
        self.discard_all_but(generation)

    def discard_all_but(self, generation: Path) -> None:
        """Delete other generations. Searchers that still read them keep what they have open."""
        for folder in self.root.glob(f"{_GENERATION}*"):
            if folder.name != generation.name:
                shutil.rmtree(folder, ignore_errors=True)


def sync_folder(folder: Path) -> None:
    """Have the names in `folder` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _NoLock:
    """Our own lock already covers the folder; Whoosh would keep its own after a failed commit."""

    def acquire(self, blocking: bool = False) -> bool:
        return True

    def release(self) -> None:
        return


class OwnedStorage(FileStorage):  # type: ignore[misc]
    """Whoosh's files in a folder that is locked already."""

    def __init__(self, folder: Path) -> None:
        # With mmap Whoosh copies every segment into memory whenever it opens one.
        super().__init__(str(folder), supports_mmap=False)

    def lock(self, name: str) -> _NoLock:
        """Nothing to wait for."""
        return _NoLock()


class PostingPool:
    """Postings of documents that are being added, as arrays, until Whoosh takes them in order.

    In place of Whoosh's own pool, whose objects take a quarter of a kilobyte each (this one some 60
    bytes at the most), and which sorts on disk once there are too many.
    """

    def __init__(self) -> None:
        self._terms: dict[tuple[str, bytes], int] = {}
        self._values: dict[bytes | None, int] = {}
        self._rows = array("i"), array("i"), array("d"), array("i")

    def add(self, item: tuple[str, bytes, int, float, bytes | None]) -> None:
        """Take a posting: field, term, document, weight, what its format stores."""
        field, term, doc, weight, value = item
        terms, docs, weights, values = self._rows
        terms.append(self._terms.setdefault((field, term), len(self._terms)))
        docs.append(doc)
        weights.append(weight)
        values.append(self._values.setdefault(value, len(self._values)))

    def iter_postings(self) -> Iterator[tuple[str, bytes, int, float, bytes | None]]:
        """All postings, by field, term and document."""
        terms, docs, weights, values = map(np.array, self._rows)
        names, stored = list(self._terms), list(self._values)
        ranks = np.empty(len(names), dtype=np.int32)
        ranks[sorted(range(len(names)), key=names.__getitem__)] = np.arange(len(names))
        order = np.lexsort((docs, ranks[terms]))
        for begin in range(0, len(order), _POSTINGS_AT_ONCE):
            some = order[begin : begin + _POSTINGS_AT_ONCE]
            columns = (column[some].tolist() for column in (terms, docs, weights, values))
            for term, doc, weight, value in zip(*columns, strict=True):
                yield *names[term], doc, weight, stored[value]

    def cleanup(self) -> None:
        """Nothing lies on disk."""


def remove_quietly(path: Path) -> None:
    """Delete a file that may be gone; one that cannot be deleted now is deleted another time."""
    with suppress(OSError):
        path.unlink()


class _Unpickler(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str) -> Any:
        if (module_name, global_name) not in KNOWN:
            raise pickle.UnpicklingError(f"{module_name}.{global_name} is no part of an index")
        return super().find_class(module_name, global_name)


def load(file: BinaryIO) -> Any:
    """As `pickle.load`; raises `UnpicklingError` for what no index consists of."""
    return _Unpickler(file).load()


def loads(data: bytes) -> Any:
    """As `pickle.loads`, likewise."""
    return load(io.BytesIO(data))


def _replace_whooshs_own() -> None:
    whoosh.filedb.structfile.load_pickle = whoosh.externalsort.load = load
    whoosh.codec.whoosh3.loads = whoosh.columns.loads = whoosh.formats.loads = loads
    whoosh.index.toc_loaders = {}  # for formats of before ours, with a reader of their own
    whoosh.index.pickle = SimpleNamespace(
        dumps=pickle.dumps, PicklingError=pickle.PicklingError, load=load, loads=loads
    )


_replace_whooshs_own()
