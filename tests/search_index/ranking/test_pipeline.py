"""The stages of a search are a list: one more is put in without touching the others."""

from __future__ import annotations

import pytest

from search_index.engine import Index
from search_index.ranking.interface import Hits, RankedHit, RankRequest
from search_index.ranking.pipeline import STAGES, Search, by_terms, one_slip
from search_index.ranking.searcher import StagedSearcher
from search_index.ranking.tiers import Tier
from tests.search_index.entries import entry

MEANS_THE_SAME = {"家里黑了": 2}


def by_meaning(search: Search, hits: Hits) -> Hits:
    """A second retriever, that knows what no word tells: here by heart, elsewhere by vectors."""
    segment = search.snapshot.segments[0]
    known = [n for line, n in MEANS_THE_SAME.items() if line in search.query.plain]
    rows = [segment.lexicon.phrases.doc_of(n) for n in known]
    docs = [doc for doc in rows if doc is not None and segment.living[doc]]
    found = Hits.of(
        RankedHit(int(own.entry_id[doc]), int(own.revision_id[doc]), own.label_of(doc), 3.0)
        for own in [segment.postings]
        for doc in docs
    )
    return found.followed_by(hits.but(found))


@pytest.fixture
def filled(empty_index: Index) -> Index:
    empty_index.apply(
        [entry(1, "家里有老人怎么办"), entry(2, "停电怎么报修"), entry(3, "家里黑了怎么开灯")]
    )
    return empty_index


def ids(searcher: StagedSearcher, text: str) -> list[int]:
    return [hit.entry_id for hit in searcher.rank(RankRequest(text)).hits]


def test_a_second_retriever_is_put_in_beside_the_first(filled: Index) -> None:
    place = STAGES.index(by_terms) + 1
    searcher = StagedSearcher(filled.snapshot, [*STAGES[:place], by_meaning, *STAGES[place:]])
    assert 2 not in ids(filled.searcher, "家里黑了呀")  # type: ignore[arg-type]
    assert set(ids(searcher, "家里黑了呀")) == {1, 2, 3}
    assert ids(searcher, "停电怎么报修")[0] == 2
    sure = searcher.rank(RankRequest("家里黑了怎么开灯")).hits
    assert (sure[0].entry_id, sure[0].tier) == (3, Tier.AS_WRITTEN)
    assert 2 in [hit.entry_id for hit in sure]


def test_stages_may_be_left_out(filled: Index) -> None:
    searcher = StagedSearcher(filled.snapshot, [by_terms])
    hits = searcher.rank(RankRequest("停电怎么报修")).hits
    assert hits[0].tier is Tier.RANKED
    assert hits == filled.ranker.rank(RankRequest("停电怎么报修", limit=50)).hits
    assert ids(StagedSearcher(filled.snapshot, []), "停电怎么报修") == []


def test_a_slip_is_looked_for_only_where_nothing_was_named(empty_index: Index) -> None:
    empty_index.apply([entry(1, "停电通知怎么查"), entry(2, "停电通知怎么看")])
    hits = empty_index.searcher.rank(RankRequest("停电通知怎么查")).hits
    assert [hit.tier for hit in hits] == [Tier.AS_WRITTEN, Tier.RANKED]
    both = empty_index.searcher.rank(RankRequest("停电通知怎么办")).hits
    assert {hit.tier for hit in both} == {Tier.ONE_SLIP}


def test_no_more_is_given_than_asked_for(filled: Index) -> None:
    assert len(filled.searcher.rank(RankRequest("家里怎么办", limit=1)).hits) == 1
    assert (
        one_slip(
            Search(filled.snapshot(), filled.searcher.understand(""), RankRequest("")), Hits.of(())
        )
        == []
    )
