"""Hits in columns: put together by tier, each once."""

from __future__ import annotations

import pytest

from search_index.ranking.interface import Hits, RankedHit
from search_index.ranking.tiers import Tier

RANKED = [RankedHit(n, n * 100, None, 9.0 - n) for n in (1, 2, 3)]
CLAUSE = RankedHit(2, 200, "第一条", 4.0)


def test_what_is_found_by_a_surer_way_comes_first_and_once() -> None:
    slip = RankedHit(2, 200, None, 900.0, Tier.ONE_SLIP)
    assert Hits.of(RANKED).joined_by([slip]) == [slip, RANKED[0], RANKED[2]]


def test_a_less_sure_way_changes_nothing() -> None:
    whole = RankedHit(1, 100, None, 1000.0, Tier.AS_WRITTEN)
    hits = Hits.of([whole, *RANKED[1:]])
    assert hits.joined_by([RankedHit(1, 100, None, 980.0, Tier.INITIALS)]) == hits
    assert hits.joined_by([]) == hits


def test_tiers_come_in_their_order_whatever_the_scores() -> None:
    """A long line over a large base is ranked higher than the scores of tiers begin at."""
    ranked = RankedHit(7, 700, None, 1_500.0)
    law = RankedHit(8, 800, None, 992.0, Tier.LAW_NAMED)
    slip = RankedHit(9, 900, None, 900.0, Tier.ONE_SLIP)
    assert Hits.of([ranked]).joined_by([slip]).joined_by([law]) == [law, slip, ranked]


def test_a_clause_is_not_its_entry() -> None:
    whole = RankedHit(2, 200, None, 1000.0, Tier.AS_WRITTEN)
    assert Hits.of([RANKED[1], CLAUSE]).joined_by([whole]) == [whole, CLAUSE]


@pytest.mark.parametrize("rows", [[], RANKED, [*RANKED, CLAUSE]])
def test_rows_go_in_and_come_out(rows: list[RankedHit]) -> None:
    hits = Hits.of(rows)
    assert list(hits) == rows
    assert [hits[place] for place in range(len(hits))] == rows
