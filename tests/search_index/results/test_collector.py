"""Which hits count, and in which order."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.database import Database
from search_index.engine import Index
from search_index.ranking.interface import Hits, RankedHit, Ranking, RankRequest
from search_index.ranking.tiers import Tier
from search_index.results.collector import Collector, FilteredRequest
from search_index.results.visibility import shown_now
from tests.makers import Maker
from tests.search_index.searching import searched

pytestmark = pytest.mark.usefixtures("index_exists")


def test_among_equals_what_ends_soon_comes_last(
    maker: Maker, database: Database, index: Index
) -> None:
    soon = maker.published(title="停电通知", expires_on=clock.today() + timedelta(days=3))
    lasting = maker.published(title="停电通知")
    assert [hit.number for hit in searched(database, index, "停电通知").hits] == [lasting, soon]


class Fixed:
    """A searcher that ranks as it is told."""

    def __init__(self, *hits: RankedHit) -> None:
        self.hits = Hits.of(hits)

    def rank(self, request: RankRequest) -> Ranking:
        return Ranking(self.hits)


def test_what_is_named_stays_before_what_is_ranked_however_high(
    maker: Maker, database: Database
) -> None:
    """A long line over a large base is ranked with more than the 900 of a slip."""
    today = clock.today()
    named = maker.published(title="停电通知", expires_on=today + timedelta(days=3))
    ranked = maker.published(title="停电")
    ids = [int(number[3:]) for number in (named, ranked)]
    searcher = Fixed(
        RankedHit(ids[0], 1, None, 900.0, Tier.ONE_SLIP), RankedHit(ids[1], 2, None, 1_200.0)
    )
    with database.reading() as session:
        request = FilteredRequest(RankRequest("停电通知", limit=9), {})
        collector = Collector(shown_now(session), searcher, request)  # type: ignore[arg-type]
        assert collector.found().entry_ids.tolist() == ids


def test_a_pinned_entry_says_how_it_was_found(maker: Maker, database: Database) -> None:
    whole, other = maker.published(title="停电通知"), maker.published(title="过户")
    ids = [int(number[3:]) for number in (whole, other)]
    searcher = Fixed(RankedHit(ids[0], 1, None, 1000.0, Tier.AS_WRITTEN))
    with database.reading() as session:
        request = FilteredRequest(RankRequest("停电通知", limit=9), {}, pinned=ids[::-1])
        found = Collector(shown_now(session), searcher, request).found()  # type: ignore[arg-type]
    assert [(hit.entry_id, hit.tier, hit.score, hit.pinned) for hit in found.hits] == [
        (ids[1], Tier.RANKED, 0.0, True),
        (ids[0], Tier.AS_WRITTEN, 1000.0, True),
    ]
