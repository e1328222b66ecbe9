"""What searches would find with one more entry, or another text of it, without publishing it.

The entry is analysed as it would be for the index and laid over the live one: the same ranking over
the same statistics, with whatever is indexed of the entry now taken out. Nothing is written.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from sqlalchemy.orm import Session

from content.facts import facts_if_published
from content.indexing import IndexedEntry, as_indexed
from content.kinds.registry import kind_named
from content.models import Revision
from search_index.engine import Index
from search_index.index.impacts import average_lengths, weigh
from search_index.index.lexicon import read_lexicon
from search_index.index.memory_segment import MemorySegment
from search_index.index.postings import read_segment
from search_index.index.schema import documents
from search_index.index.snapshot import SegmentSnapshot, Snapshot
from search_index.ranking.interface import Searcher
from search_index.ranking.searcher import StagedSearcher
from search_index.results.collector import Collector
from search_index.results.filters import understood
from search_index.results.line_request import request_for
from search_index.results.search_rules import Rules, rules_now, rules_with
from search_index.results.visibility import Visible, shown_now


@dataclass(frozen=True)
class Trial:
    """What a search meets: the ranking, what may be seen, synonyms and pins."""

    searcher: Searcher
    visible: Visible
    rules: Rules

    def entries(self, session: Session, text: str) -> list[int]:
        """The entries that the search finds for a line, each once, the best first."""
        query = understood(self.searcher, self.visible.structure, text)
        request = request_for(session, query, self.rules, {}, readable=self.visible.readable)
        found = Collector(self.visible, self.searcher, request).found()
        return list(dict.fromkeys(found.entry_ids.tolist()))


def as_it_is(session: Session, index: Index) -> Trial:
    """The search as agents have it. Raises `IndexDamaged`."""
    return Trial(index.searcher, shown_now(session), rules_now(session))


def with_revision(session: Session, index: Index, revision: Revision, *, there: bool) -> Trial:
    """The search as it would be with a revision published, or (not `there`) its entry retired.

    A rule for searching acts as one; it is never found itself. Raises `IndexDamaged`.
    """
    shown = there and kind_named(revision.entry.kind).shown
    proposed = as_indexed(revision) if shown else None
    facts = [facts_if_published(revision)] if shown else []
    visible = shown_now(session)
    published = visible.published.changed(visible.published.counted, [revision.entry_id], facts)
    return Trial(
        trial(index, revision.entry_id, proposed),
        replace(visible, published=published),
        rules_with(session, revision, in_force=there),
    )


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
