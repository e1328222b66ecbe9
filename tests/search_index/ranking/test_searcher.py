"""What is meant whole, then what is ranked, in its order."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from search_index.engine import Index
from search_index.query.query import plain_query
from search_index.ranking.interface import RankRequest


@settings(max_examples=60, deadline=None)
@given(st.text("停电费通知表怎么ab ？", max_size=9))
def test_after_what_is_whole_comes_what_is_ranked(titles: Index, text: str) -> None:
    line = titles.searcher.understand(text)
    hits = titles.searcher.rank(RankRequest(text, limit=50)).hits
    ranked = titles.ranker.rank(RankRequest(text, limit=50, query=line)).hits
    ids = [hit.entry_id for hit in hits]
    first = [hit.entry_id for hit in hits if hit.score >= 900]
    rest = [hit.entry_id for hit in ranked if hit.entry_id not in first]
    assert ids[: len(first)] == first
    assert sorted(ids[len(first) :]) == sorted(rest)
    assert [hit.score for hit in hits] == sorted((h.score for h in hits), reverse=True)
    if not line.readings:
        assert line.terms == plain_query(line.plain).terms
