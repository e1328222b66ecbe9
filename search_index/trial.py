"""What searches would find with one more entry, or another text of it, without publishing it.

The entry is indexed by itself in a temporary folder and laid over the live index: the same ranking
over the same statistics, with whatever is indexed of the entry now taken out.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import numpy as np

from content.indexing import IndexedEntry
from search_index.directory import Index
from search_index.finder import Finder
from search_index.generation import Generation
from search_index.manifest import Checker
from search_index.opened import Opened
from search_index.ranking.interface import Searcher
from search_index.ranking.searcher import ArraySearcher
from search_index.ranking.view import IndexView, SegmentView
from search_index.ranking.weighing import average_lengths, weigh


@contextmanager
def trial(index: Index, entry_id: int, proposed: IndexedEntry | None) -> Iterator[Searcher]:
    """A searcher over the live index with `proposed` in the place of the entry; None: without it.

    Good for the length of the block. Raises `IndexDamaged` when there is no index.
    """
    live = index.ranker.view()
    with tempfile.TemporaryDirectory(prefix="kb-trial-") as folder:
        own = _indexed(Path(folder), live, proposed) if proposed is not None else []
        view = IndexView([*(_without(segment, entry_id) for segment in live.segments), *own])
        yield Finder(ArraySearcher(Path(folder), lambda: view))


def _indexed(folder: Path, live: IndexView, proposed: IndexedEntry) -> list[SegmentView]:
    """The proposed entry alone, weighed by the average lengths of the live index."""
    generation = Generation.create(folder, Checker())
    generation.fill([proposed])
    averages = average_lengths([(s.postings, s.living) for s in live.segments])
    return [
        replace(segment, weights=weigh(segment.postings, averages))
        for segment in generation.view(Opened()).segments
    ]


def _without(segment: SegmentView, entry_id: int) -> SegmentView:
    own = np.flatnonzero(segment.postings.entry_id == entry_id)
    if not len(own):
        return segment
    return replace(segment, deleted=np.union1d(segment.deleted, own).astype(np.int32))
