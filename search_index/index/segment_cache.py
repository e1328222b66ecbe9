"""The segments a process has open for searching: what a commit leaves alone is not opened again."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import numpy as np

from search_index.index.array_files import open_arrays
from search_index.index.impacts import Weights
from search_index.index.lexicon import Lexicon
from search_index.index.manifest import Manifest, Segment
from search_index.index.postings import Postings
from search_index.index.snapshot import SegmentSnapshot, Snapshot


class SegmentCache:
    """The segments of the last snapshot that was asked for."""

    def __init__(self) -> None:
        self._open: dict[tuple[Path, str], tuple[Segment, SegmentSnapshot]] = {}
        self._lock = threading.Lock()

    def snapshot(self, folder: Path, manifest: Manifest) -> Snapshot:
        """The commit `manifest` in `folder`. Raises `IndexDamaged`."""
        with self._lock:
            present = {}
            for segment in manifest.segments:
                place = folder, segment.name
                present[place] = segment, _opened(folder, segment, self._open.get(place))
            self._open = present
        segments = (own for _, own in present.values())
        return Snapshot(sorted(segments, key=lambda s: -s.postings.size))


def _opened(
    folder: Path, segment: Segment, known: tuple[Segment, SegmentSnapshot] | None
) -> SegmentSnapshot:
    deleted = np.array(segment.deleted, dtype=np.int32)
    if known is None or known[0].mapped != segment.mapped:
        files = postings, weights, book = [open_arrays(folder / name) for name in segment.mapped]
        return SegmentSnapshot(
            Postings.from_file(postings),
            Weights.from_file(weights),
            deleted,
            Lexicon.from_file(book),
            segment.name,
            files,
        )
    before, own = known
    return own if before == segment else replace(own, deleted=deleted)
