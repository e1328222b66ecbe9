"""A trial finds what the index would find, had the proposal been written to it."""

from __future__ import annotations

from search_index.engine import Index
from search_index.ranking.interface import RankRequest
from search_index.what_if import trial
from tests.search_index.entries import entry

LAW = entry(
    7,
    "供用电管理办法",
    variants=["停电怎么通知"],
    clauses=[
        ("第一条", "计划停电提前七天公告，停电七天前通知。"),
        ("第二条", "逾期交费的，收取违约金。"),
    ],
)


def test_a_trial_ranks_like_the_index_with_it_in(empty_index: Index) -> None:
    others = [entry(n, f"停电通知第{n}条", text="停电") for n in range(1, 5)]
    before = entry(7, "旧办法", text="停电")
    empty_index.apply([*others, before], set())
    requests = [
        RankRequest(line) for line in ("停电通知", "违约金", "jiufei", "tingdian", "旧办法")
    ]
    tried = [trial(empty_index, 7, LAW).rank(r).hits for r in requests]
    without = [trial(empty_index, 7, None).rank(r).hits for r in requests]
    assert not any(hit.entry_id == 7 for hits in without for hit in hits)
    empty_index.apply([LAW], set())
    for request, hits in zip(requests, tried, strict=True):
        now = empty_index.searcher.rank(request).hits
        assert [(h.entry_id, h.clause) for h in hits] == [(h.entry_id, h.clause) for h in now]
    assert any(hit.entry_id == 7 for hits in tried for hit in hits)
