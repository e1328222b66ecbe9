"""What searches would find with one more entry, or another text of it, without publishing it.

The entry is analysed as it would be for the index and laid over the live one: the same ranking over
the same statistics, with whatever is indexed of the entry now taken out. Nothing is written.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from content.indexing import IndexedEntry
from search_index.engine import Index
from search_index.index.impacts import average_lengths, weigh
from search_index.index.lexicon import read_lexicon
from search_index.index.memory_segment import MemorySegment
from search_index.index.postings import read_segment
from search_index.index.schema import documents
from search_index.index.snapshot import SegmentSnapshot, Snapshot
from search_index.ranking.interface import Searcher
from search_index.ranking.searcher import StagedSearcher


def trial(index: Index, entry_id: int, proposed: IndexedEntry | None) -> Searcher:
    """A searcher over the live index, as it is at this moment, with `proposed` in the place of the
    entry; None: without it. Raises `IndexDamaged` when there is no index.
    """
    live = index.snapshot()
    own = [_indexed(live, proposed)] if proposed is not None else []
    laid_over = Snapshot([*(_without(segment, entry_id) for segment in live.segments), *own])
    return StagedSearcher(lambda: laid_over)


def _indexed(live: Snapshot, proposed: IndexedEntry) -> SegmentSnapshot:
    """The proposed entry alone, weighed by the average lengths of the live index."""
    averages = average_lengths([(s.postings, s.living) for s in live.segments])
    written = MemorySegment(documents(proposed))
    postings = read_segment(written)
    nothing = np.array([], dtype=np.int32)
    return SegmentSnapshot(postings, weigh(postings, averages), nothing, read_lexicon(written))


def _without(segment: SegmentSnapshot, entry_id: int) -> SegmentSnapshot:
    own = np.flatnonzero(segment.postings.entry_id == entry_id)
    if not len(own):
        return segment
    return replace(segment, deleted=np.union1d(segment.deleted, own).astype(np.int32))
