"""The live index while others commit to it: followed without waiting for them.

A commit replaces the manifest, then deletes the files that only the commit before named. Whoever
read that one and finds its files gone looks again. Only array files and the manifest are read, and
threads share immutable snapshots, no Whoosh object. A snapshot whose files were cut short is let go
before it is searched again.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from search_index.errors import IndexDamaged
from search_index.index.array_files import LENGTH_SECONDS
from search_index.index.manifest import MANIFEST
from search_index.index.snapshot import Snapshot

_TRIES = 3

Mark = tuple[int, int, int]
Seen = TypeVar("Seen")


class CommitWatch:
    """Tells the commits of the index below `live` apart."""

    def __init__(self, live: Path) -> None:
        self._manifest = live / MANIFEST

    def mark(self) -> Mark | None:
        """The last commit; None while there is no index."""
        try:
            status = self._manifest.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def steady(self, look: Callable[[], Seen]) -> tuple[Mark | None, Seen]:
        """What `look` finds, and of which commit; again when another came meanwhile.

        Raises `IndexDamaged` as `look` does when none came.
        """
        for _ in range(_TRIES - 1):
            mark = self.mark()
            try:
                return mark, look()
            except IndexDamaged:
                if self.mark() == mark:
                    raise
        return self.mark(), look()


class LiveSnapshot:
    """What `open_snapshot` gives, asked for again after each commit."""

    def __init__(self, commits: CommitWatch, open_snapshot: Callable[[], Snapshot]) -> None:
        self._commits = commits
        self._open_snapshot = open_snapshot
        self._reloading = threading.Lock()
        self._current: tuple[Mark, Snapshot] | None = None
        self._length_at = 0.0

    def current(self) -> Snapshot:
        """The index as of its last commit; the one before, while the new one is being opened.

        Raises `IndexDamaged` when there is no index to search.
        """
        self._let_go_of_what_is_cut()
        mark, current = self._commits.mark(), self._current
        if current is not None and mark in (current[0], None):
            return current[1]  # without a manifest: the folder is gone, what is mapped is not
        if not self._reloading.acquire(blocking=current is None):
            assert current is not None
            return current[1]
        try:
            return self._reload()
        finally:
            self._reloading.release()

    def _let_go_of_what_is_cut(self) -> None:
        current, now = self._current, time.monotonic()
        if current is None or now < self._length_at:
            return
        self._length_at = now + LENGTH_SECONDS
        if current[1].is_cut and self._current is current:
            self._current = None

    def _reload(self) -> Snapshot:
        known = self._current
        if known is not None and known[0] == self._commits.mark():
            return known[1]
        try:
            mark, opened = self._commits.steady(self._open_snapshot)
        except IndexDamaged:
            if known is not None:
                return known[1]
            raise
        if mark is not None:
            self._current = mark, opened
        return opened
