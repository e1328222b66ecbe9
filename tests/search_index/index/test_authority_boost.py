"""Which titles are those of laws."""

from __future__ import annotations

from dataclasses import replace

import pytest

from content.laws.ranks import Rank
from search_index.engine import Index
from search_index.index.authority_boost import LAW, authority_boost
from search_index.ranking.interface import RankRequest
from tests.search_index.entries import entry

CLAUSES = [("第一条", "停电应当提前通知。")]


@pytest.mark.parametrize(
    ("title", "boost"),
    [
        ("中华人民共和国电力法", LAW),
        ("中華人民共和國電力法", LAW),
        ("电力法（2018 年修正）", LAW),
        ("《中华人民共和国民法典》", LAW),
        ("供电营业规则", 1.0),
        ("用电检查办法", 1.0),
        ("节约用电的方法", 1.0),
        ("电力法实施细则", 1.0),
    ],
)
def test_a_law_by_its_title(title: str, boost: float) -> None:
    assert authority_boost(entry(1, title, clauses=CLAUSES)) == boost


def test_only_what_can_be_cited_is_a_law() -> None:
    assert authority_boost(entry(1, "电力法", kind="answer")) == 1.0


def test_the_clause_of_a_law_outranks_the_same_words_of_a_rule(empty_index: Index) -> None:
    titles = ["供电服务规则", "供电服务法"]
    empty_index.apply(entry(n, t, clauses=CLAUSES) for n, t in enumerate(titles, 1))
    rule, law = (
        next(h for h in empty_index.ranker.rank(RankRequest("提前通知")).hits if h.entry_id == n)
        for n in (1, 2)
    )
    assert law.score > rule.score * (LAW - 0.01)


def test_between_equals_the_higher_rank_comes_first(empty_index: Index) -> None:
    """The later entry, so that it is not its number that decides."""
    ranks = [Rank.COMPANY, Rank.NORMATIVE, Rank.LOCAL, Rank.DEPARTMENTAL, Rank.ADMINISTRATIVE]
    entries = [
        replace(entry(n, "供电服务规则", clauses=CLAUSES), rank=rank)
        for n, rank in enumerate(ranks, 1)
    ]
    empty_index.apply([*entries, entry(6, "供电服务规则", clauses=CLAUSES)], set())
    hits = empty_index.ranker.rank(RankRequest("停电提前通知")).hits
    order = [hit.entry_id for hit in hits if hit.clause]
    assert order == [5, 4, 3, 2, 1, 6]


def test_the_rank_that_is_known_counts_before_the_title() -> None:
    named = replace(entry(1, "电力法", clauses=CLAUSES), rank=Rank.COMPANY)
    assert authority_boost(named) == 1.0
