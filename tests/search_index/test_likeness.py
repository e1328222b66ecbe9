"""The best ranked are put in order once more by how like the line their phrases are."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.engine import Index
from search_index.index.phrases import code_points
from search_index.ranking.interface import Hits, RankedHit, RankRequest
from search_index.ranking.kernels import phrase_overlaps
from search_index.ranking.rerank import LOOKED_AT, WEIGHT, reranked
from search_index.text.pinyin import key_of
from tests.search_index.entries import entry

letters = st.text("停电费𠮷a", max_size=8)


def dice(one: str, other: str) -> float:
    """Twice the longest common subsequence over both lengths, as one would write it down."""
    table = [[0] * (len(other) + 1) for _ in range(len(one) + 1)]
    for i, mine in enumerate(one):
        for j, theirs in enumerate(other):
            longer = max(table[i][j + 1], table[i + 1][j])
            table[i + 1][j + 1] = table[i][j] + 1 if mine == theirs else longer
    return 2 * table[-1][-1] / (len(one) + len(other)) if one or other else 0.0


@settings(deadline=None)  # the first call compiles
@given(letters, st.lists(st.lists(letters, max_size=3), max_size=5))
def test_likeness_is_that_of_the_likest_phrase(asked: str, documents: list[list[str]]) -> None:
    phrases = [phrase for document in documents for phrase in document]
    owners = [number for number, document in enumerate(documents) for _ in document]
    found = phrase_overlaps(
        code_points(asked),
        np.arange(len(documents)),
        np.array(owners, dtype=np.int32),
        np.cumsum([0, *map(len, phrases)], dtype=np.int64),
        code_points("".join(phrases)),
    )
    wanted = [max((dice(asked, phrase) for phrase in d), default=0.0) for d in documents]
    assert found.tolist() == pytest.approx(wanted)


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
