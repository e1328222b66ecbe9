"""The best ranked are put in order once more by how their phrases are worded."""

from __future__ import annotations

import pytest

from search_index.engine import Index
from search_index.ranking.interface import Hits, RankedHit, RankRequest
from search_index.ranking.rerank import LOOKED_AT, WEIGHT, reranked
from search_index.text.pinyin import key_of
from tests.search_index.entries import entry
from tests.search_index.ranking.plain import dice


def test_what_is_worded_like_the_line_rises(empty_index: Index) -> None:
    empty_index.apply(
        [entry(1, "电费单上的停电费用怎么算"), entry(2, "停电怎么算电费"), entry(3, "过户")]
    )
    ranked = empty_index.ranker.rank(RankRequest("停电了怎么算电费", limit=9)).hits
    snapshot = empty_index.snapshot()
    hits = reranked(snapshot, key_of("停电了怎么算电费"), ranked)
    scores = {hit.entry_id: hit.score for hit in ranked}
    top = max(scores.values())
    for hit, title in ((hits[0], "停电怎么算电费"), (hits[1], "电费单上的停电费用怎么算")):
        raised = scores[hit.entry_id] + WEIGHT * top * dice("停电了怎么算电费", title)
        assert hit.score == pytest.approx(raised, abs=1e-5)
    assert [hit.entry_id for hit in hits] == [2, 1]


def test_what_ranks_lower_is_left_where_it_is(empty_index: Index) -> None:
    empty_index.apply([entry(n, "停电") for n in range(1, 4)])
    hits = Hits.of([RankedHit(1, 100, None, 5.0)] * LOOKED_AT + [RankedHit(2, 200, None, 4.0)])
    assert reranked(empty_index.snapshot(), "停电", hits)[-1] == hits[-1]


def test_a_hit_the_view_no_longer_holds_counts_like_a_clause(empty_index: Index) -> None:
    empty_index.apply([entry(1, "停电", revision_id=7)])
    snapshot = empty_index.snapshot()
    for revision, likeness in ((7, 1.0), (6, 0.4)):
        (hit,) = reranked(snapshot, "停电", Hits.of([RankedHit(1, revision, None, 2.0)]))
        assert hit.score == pytest.approx(2.0 + WEIGHT * 2.0 * likeness)


def test_without_letters_the_order_stays(empty_index: Index) -> None:
    hits = Hits.of([RankedHit(2, 200, None, 2.0), RankedHit(1, 100, None, 1.0)])
    assert reranked(empty_index.snapshot(), "", hits) == hits
    assert reranked(empty_index.snapshot(), "停", Hits.of(())) == []
