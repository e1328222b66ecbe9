"""Which titles are those of laws."""

from __future__ import annotations

import pytest

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
