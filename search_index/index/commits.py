"""Reading the live index while others commit to it, without waiting for them.

A commit replaces the manifest, then deletes the files that only the commit before named. Whoever
read that one and finds its files gone looks again.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from search_index.errors import IndexDamaged
from search_index.index.manifest import MANIFEST

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
