"""The searcher over the live index: follows its commits, ranks by `scoring`.

Reads array files and the manifest only. Threads share immutable views and no Whoosh object.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np

from search_index.errors import IndexDamaged
from search_index.index.manifest import MANIFEST
from search_index.index.snapshot import Mask, SegmentSnapshot, Snapshot
from search_index.query.query import plain_line
from search_index.ranking.interface import Hits, Ranking, RankRequest
from search_index.ranking.scoring import Best, best_documents, line_of

_TRIES = 3  # a commit may delete files between the manifest's reading and theirs

Mark = tuple[int, int, int]


class TermRanker:
    """Ranks what `open_view` gives; asks for it again when the manifest below `live` changes."""

    def __init__(self, live: Path, open_view: Callable[[], Snapshot]) -> None:
        self._manifest = live / MANIFEST
        self._open_view = open_view
        self._reloading = threading.Lock()
        self._current: tuple[Mark, Snapshot] | None = None

    def rank(self, request: RankRequest) -> Ranking:
        """The best hits. Raises `IndexDamaged` when there is no index to search."""
        view = self.view()
        understood = request.line or plain_line(request.text)
        readings = request.synonyms.readings(understood)
        found = [
            pair
            for reading in readings
            for pair in best_documents(
                view, line_of(reading), request.limit, lambda s: allowed_in(s, request)
            )
        ]
        return Ranking(_merged(found, request.limit, once=len(readings) > 1))

    def view(self) -> Snapshot:
        """The index as of its last commit; the one before, while the new one is being opened."""
        mark, current = self._mark(), self._current
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
        problem: IndexDamaged | None = None
        for _ in range(_TRIES):
            mark = self._mark()
            if self._current is not None and self._current[0] == mark:
                return self._current[1]
            try:
                view = self._open_view()
            except IndexDamaged as error:
                problem = error
                continue
            if mark is not None:
                self._current = mark, view
            return view
        if self._current is not None:
            return self._current[1]
        raise problem or IndexDamaged("no index")

    def _mark(self) -> Mark | None:
        try:
            status = self._manifest.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size


def allowed_in(segment: SegmentSnapshot, request: RankRequest) -> Mask:
    """Which documents of a segment may come back."""
    allowed = segment.living
    for name, wanted in (
        ("kind", request.kinds),
        ("category", request.categories),
        ("department", request.departments),
    ):
        if wanted is not None:
            allowed = allowed & segment.named(name, wanted)
    if request.entries_only:
        allowed = allowed & (segment.postings.place == 0)
    return allowed


def _merged(found: list[tuple[SegmentSnapshot, Best]], limit: int, *, once: bool) -> Hits:
    """The best of all; with `once`, what was found by several readings counts by the best one."""
    if not found:
        return Hits.of(())
    scores = np.concatenate([best.scores for _, best in found])
    ids = np.concatenate([s.postings.entry_id[best.docs] for s, best in found])
    places = np.concatenate([s.postings.place[best.docs] for s, best in found])
    revisions = np.concatenate([s.postings.revision_id[best.docs] for s, best in found])
    labels = np.concatenate([s.postings.labels_of(best.docs) for s, best in found])
    order = np.lexsort((places, ids, -scores))
    if once:
        keys = (ids.astype(np.int64) << 32 | places)[order]
        order = order[np.sort(np.unique(keys, return_index=True)[1])]
    chosen = order[:limit]
    pinned = np.zeros(len(chosen), dtype=np.bool_)
    return Hits(ids[chosen], revisions[chosen], labels[chosen], scores[chosen], pinned)
