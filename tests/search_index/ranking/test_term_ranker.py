"""What ranking by terms gives back, and what it leaves out."""

from __future__ import annotations

from search_index.engine import Index
from search_index.ranking.interface import RankRequest
from search_index.ranking.tiers import Tier
from tests.search_index.entries import entry, found


def test_filters_and_clauses(empty_index: Index) -> None:
    empty_index.apply(
        [
            entry(1, "停电通知"),
            entry(2, "停电通知", kind="case", category="safety", department="safety"),
            entry(3, "停电管理办法", clauses=[("第一条", "停电提前通知"), ("第二条", "报修")]),
        ]
    )
    assert {e for e, _ in found(empty_index, "停电通知")} == {1, 2, 3}
    assert found(empty_index, "停电通知", kinds=frozenset({"case"})) == [(2, None)]
    assert found(empty_index, "停电通知", categories=frozenset({"safety"})) == [(2, None)]
    assert found(empty_index, "停电通知", departments=frozenset({"none"})) == []
    clauses = found(empty_index, "停电提前通知", kinds=frozenset({"regulation"}))
    assert clauses[0] == (3, "第一条")
    assert (3, "第一条") not in found(empty_index, "停电提前通知", entries_only=True)


def test_equal_texts_come_in_order_of_their_numbers(empty_index: Index) -> None:
    for n in (5, 3, 9, 1):
        empty_index.apply([entry(n, "停电通知")])
    assert [e for e, _ in found(empty_index, "停电")] == [1, 3, 5, 9]


def test_single_characters_alone_do_not_make_a_hit(empty_index: Index) -> None:
    empty_index.apply([entry(1, "电梯"), entry(2, "停电")])
    assert found(empty_index, "停电") == [(2, None)]
    assert {e for e, _ in found(empty_index, "电")} == {1, 2}


def test_a_title_of_several_questions_ranks_as_variants_do(empty_index: Index) -> None:
    asked = ["电费怎么交", "发票去哪里开", "过户要带什么", "停电了找谁报修"]
    empty_index.rebuild(
        [
            entry(1, asked[0], variants=asked[1:]),
            entry(2, "？".join(asked)),
            *(entry(n, f"路灯不亮找谁修理{n}") for n in range(3, 9)),
        ]
    )
    hits = empty_index.ranker.rank(RankRequest("过户带什么")).hits
    assert [(hit.entry_id, hit.score) for hit in hits[:2]] == [
        (1, hits[0].score),
        (2, hits[0].score),
    ]
    for question in asked:
        first = empty_index.searcher.rank(RankRequest(question)).hits[:2]
        assert {hit.tier for hit in first} == {Tier.AS_WRITTEN}


def test_a_rare_number_does_not_drown_the_words(empty_index: Index) -> None:
    others = [entry(n, f"路灯不亮找谁修理{n}", text="请打热线登记。") for n in range(3, 30)]
    empty_index.rebuild(
        [
            entry(1, "热线难打通怎么解释", text="请客户稍后再打。"),
            entry(2, "接到诈骗短信", text="可以打95598或者十五度核实。"),
            *others,
        ]
    )
    assert found(empty_index, "打95598热线难打通")[0] == (1, None)
    assert found(empty_index, "热线难打通每月十五度")[0] == (1, None)
    assert found(empty_index, "95598")[0] == (2, None)
    assert found(empty_index, "诈骗95598")[0] == (2, None)
