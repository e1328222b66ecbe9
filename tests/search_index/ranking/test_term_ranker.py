"""What ranking by terms gives back, and what it leaves out."""

from __future__ import annotations

from search_index.engine import Index
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
