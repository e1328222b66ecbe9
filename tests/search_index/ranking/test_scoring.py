"""The arrays rank as the plain formula does, whatever happened to the index before."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from content.indexing import IndexedEntry
from search_index.engine import Index
from search_index.ranking.interface import RankRequest
from tests.search_index.entries import entry
from tests.search_index.ranking.plain import plain_ranking

LETTERS = "停电费通知表户法a1"

phrases = st.text(LETTERS + " ", max_size=12)

lines = st.builds("".join, st.tuples(phrases, st.sampled_from(["", "第2条", "第三条"])))

LABELS = st.sampled_from(["第一条", "第二条", "第三条", "附件"])

kinds = st.sampled_from(["answer", "case", "script"])


@st.composite
def entries(draw: st.DrawFn, entry_id: st.SearchStrategy[int]) -> IndexedEntry:
    labels = draw(st.lists(LABELS, max_size=2, unique=True))
    return entry(
        draw(entry_id),
        draw(phrases),
        kind=draw(kinds),
        variants=draw(st.lists(phrases, max_size=2)),
        text=draw(phrases),
        clauses=[(label, draw(phrases)) for label in labels],
    )


IDS = st.integers(1, 12)

steps = st.lists(
    st.one_of(
        st.tuples(st.just("apply"), st.lists(entries(IDS), max_size=4), st.sets(IDS, max_size=3)),
        st.tuples(st.just("rebuild"), st.just([]), st.just(set())),
    ),
    min_size=1,
    max_size=5,
)


def assert_ranks_like_the_formula(
    index: Index, kept: dict[int, IndexedEntry], query: str, limit: int
) -> None:
    hits = index.ranker.rank(RankRequest(query, limit=limit)).hits
    plain = plain_ranking(kept.values(), query)
    scores = {(e, _label(kept[e], place)): score for score, e, place in plain}
    assert len(hits) == min(limit, len(plain))
    for hit, (score, _, _) in zip(hits, plain, strict=False):
        assert hit.score == pytest.approx(score, rel=1e-4, abs=1e-5)
        assert scores[hit.entry_id, hit.clause] == pytest.approx(hit.score, rel=1e-4, abs=1e-5)
    assert len({(h.entry_id, h.clause) for h in hits}) == len(hits)


def _label(of: IndexedEntry, place: int) -> str | None:
    return of.clauses[place - 1].label if place else None


@settings(max_examples=40, deadline=None)
@given(steps, st.lists(lines, min_size=1, max_size=3), st.integers(1, 8))
def test_any_history_ranks_like_the_formula(
    history: list[tuple[str, list[IndexedEntry], set[int]]], queries: list[str], limit: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        index = Index(Path(folder))
        index.rebuild([])
        kept: dict[int, IndexedEntry] = {}
        for what, put, removed in history:
            if what == "rebuild":
                index.rebuild(kept.values())
                continue
            new = {e.entry_id: e for e in put}
            index.apply(new.values(), removed - set(new))
            kept = {k: v for k, v in kept.items() if k not in removed} | new
        for query in queries:
            assert_ranks_like_the_formula(index, kept, query, limit)
        assert index.contents() == {(e.entry_id, e.revision_id) for e in kept.values()}


def test_the_best_of_several_segments_are_the_best_of_all(empty_index: Index) -> None:
    words = ["停电", "通知", "电费", "电表", "户号", "阶梯电价", "抢修", "报装", "过户", "复电"]
    kept = {
        n: entry(n, words[n % 10] + words[(n // 3) % 10], variants=[words[(n * 7) % 10]] * (n % 3))
        for n in range(1, 120)
    }
    for begin in range(1, 120, 40):
        empty_index.apply([kept[n] for n in range(begin, min(begin + 40, 120))])
    for query in ("停电通知电费", "抢修", "阶梯电价怎么算户号", "停"):
        for limit in (1, 5, 200):
            assert_ranks_like_the_formula(empty_index, kept, query, limit)
