"""The live index as of its last commit: follows commits, one thread opening for all.

Reads array files and the manifest only. Threads share immutable snapshots and no Whoosh object.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from search_index.errors import IndexDamaged
from search_index.index.commits import CommitWatch, Mark
from search_index.index.snapshot import Snapshot


class LiveSnapshot:
    """What `open_snapshot` gives, asked for again after each commit."""

    def __init__(self, commits: CommitWatch, open_snapshot: Callable[[], Snapshot]) -> None:
        self._commits = commits
        self._open_snapshot = open_snapshot
        self._reloading = threading.Lock()
        self._current: tuple[Mark, Snapshot] | None = None

    def current(self) -> Snapshot:
        """The index as of its last commit; the one before, while the new one is being opened.

        Raises `IndexDamaged` when there is no index to search.
        """
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
