"""What a commit leaves alone is not opened again: as long as the fields keep their lengths."""

from __future__ import annotations

from search_index.engine import Index
from tests.search_index.entries import entry, found


def test_a_segment_stays_open_over_commits(empty_index: Index) -> None:
    empty_index.apply([entry(n, "停电") for n in range(1, 30)])
    (before,) = empty_index.snapshot().segments
    empty_index.apply([entry(50, "电费")])
    after = empty_index.snapshot()
    assert [s.postings.size for s in after.segments] == [29, 1]  # the largest first
    assert after.segments[0].postings is before.postings
    assert after.segments[0].lexicon is before.lexicon


def test_a_deletion_is_seen_without_opening_anything(empty_index: Index) -> None:
    empty_index.apply([entry(1, "停电"), entry(2, "停电")])
    (before,) = empty_index.snapshot().segments
    empty_index.apply([], removed=[1])
    (after,) = empty_index.snapshot().segments
    assert after.lexicon is before.lexicon
    assert (before.living.tolist(), after.living.tolist()) == ([True, True], [False, True])
    assert found(empty_index, "停电") == [(2, None)]


def test_a_rebuild_lets_go_of_what_was_open(empty_index: Index) -> None:
    empty_index.apply([entry(1, "停电")])
    (before,) = empty_index.snapshot().segments
    empty_index.rebuild([entry(1, "停电")])
    (after,) = empty_index.snapshot().segments
    assert after.postings is not before.postings
    assert empty_index.contents() == {(1, 100)}
