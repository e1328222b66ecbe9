"""The tiers come in one order, and so do the scores they begin at."""

from __future__ import annotations

import pytest

from search_index.engine import Index
from search_index.ranking.interface import RankRequest
from search_index.ranking.tiers import Tier, score_in
from tests.search_index.entries import entry

SURE = sorted(Tier)[1:]


def test_a_surer_tier_has_the_higher_scores() -> None:
    scores = [score_in(tier) for tier in SURE]
    assert scores == sorted(set(scores))
    assert score_in(Tier.CLAUSE_NAMED, 0.5) < score_in(Tier.SAME_KEY, -0.75)
    assert score_in(Tier.SPELLED) < score_in(Tier.LAW_NAMED)


@pytest.mark.parametrize(
    ("typed", "tier", "score"),
    [
        ("停电，通知怎么查", Tier.AS_WRITTEN, 1000.0),
        ("ＥＴＣ充电", Tier.FOLDED, 998.75),  # a variant
        ("停电通知怎么查", Tier.SAME_KEY, 998.0),
        ("供用电管理办法第一条", Tier.CLAUSE_NAMED, 994.4),
        ("用电管理办法", Tier.LAW_NAMED, 992.0 + 0.3 + 0.1 * 6 / 7),
        ("tingdiantongzhizenmecha", Tier.SPELLED, 989.5),  # without its comma
        ("tdtzzmc", Tier.INITIALS, 979.5),
        ("停电通知怎么察", Tier.ONE_SLIP, 900.0),
    ],
)
def test_the_scores_readers_of_the_api_know(
    typed: str, tier: Tier, score: float, empty_index: Index
) -> None:
    empty_index.apply(
        [
            entry(1, "停电，通知怎么查"),
            entry(2, "汽车怎么充电", variants=["etc充电"]),
            entry(3, "供用电管理办法", clauses=[("第一条", "为规范供用电，制定本办法。")]),
        ]
    )
    hit = empty_index.searcher.rank(RankRequest(typed)).hits[0]
    assert hit.tier is tier
    assert hit.score == pytest.approx(score)


def test_what_is_ranked_says_so(empty_index: Index) -> None:
    empty_index.apply([entry(1, "停电通知怎么查询"), entry(2, "停电")])
    hits = empty_index.searcher.rank(RankRequest("停电")).hits
    assert [(hit.entry_id, hit.tier) for hit in hits] == [(2, Tier.AS_WRITTEN), (1, Tier.RANKED)]
