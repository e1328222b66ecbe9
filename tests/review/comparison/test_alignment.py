"""Which piece answers which, what moved, what only got another label."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from content.kinds.base import Block
from review.comparison.alignment import Left, Mark, Pair, align
from review.comparison.pieces import Piece, Sort, paragraphs
from tests.review.comparison.writing import CLAUSES, clauses, renumbered

TEXTS = st.lists(st.sampled_from([text for _label, text in CLAUSES]), max_size=8)


def fields(**texts: str) -> list[Piece]:
    return [Piece(key, key, key, text) for key, text in texts.items()]


def items(texts: list[str]) -> list[Piece]:
    return [
        Piece(f"say.{place}", "say", "说", text, Sort.ITEM, place)
        for place, text in enumerate(texts, start=1)
    ]


def pairs(before: list[Piece], after: list[Piece]) -> list[Pair]:
    return [row for row in align(before, after) if isinstance(row, Pair)]


def marks(before: list[Piece], after: list[Piece]) -> list[tuple[str, Mark]]:
    return [(pair.key, pair.mark) for pair in pairs(before, after)]


def changes(before: list[Piece], after: list[Piece]) -> list[tuple[str, Mark]]:
    return [
        (str(pair.label), pair.mark)
        for pair in pairs(before, after)
        if pair.mark not in (Mark.SAME, Mark.RENUMBERED)
    ]


def test_each_piece_is_marked() -> None:
    before = fields(a="same", b="old", c="gone")
    after = fields(a="same", b="new", d="added")
    assert marks(before, after) == [
        ("a", Mark.SAME),
        ("b", Mark.CHANGED),
        ("c", Mark.GONE),
        ("d", Mark.NEW),
    ]


def test_what_is_gone_stands_where_it_stood() -> None:
    before = fields(x="1", a="2", y="3", z="4", b="5")
    after = fields(a="2", b="5")
    assert [key for key, _mark in marks(before, after)] == ["x", "a", "y", "z", "b"]


def test_three_changed_clauses_are_exactly_these() -> None:
    changed = list(CLAUSES)
    changed[2] = ("第三条", changed[2][1].replace("7 天", "3 天"))
    moved = changed.pop(3)
    changed.insert(6, moved)
    del changed[3]  # 第五条
    assert changes(clauses(*CLAUSES), clauses(*changed)) == [
        ("第三条", Mark.CHANGED),
        ("第五条", Mark.GONE),
        ("第四条", Mark.MOVED),
    ]


def test_renumbered_clauses_still_answer_each_other() -> None:
    changed = renumbered([CLAUSES[0], ("新", "供电所应当公布值班电话。"), *CLAUSES[1:]])
    found = pairs(clauses(*CLAUSES), clauses(*changed))
    assert [(str(p.label), p.mark) for p in found[:3]] == [
        ("第一条", Mark.SAME),
        ("第二条", Mark.NEW),
        ("第三条", Mark.RENUMBERED),
    ]
    assert {p.mark for p in found[3:]} == {Mark.RENUMBERED}


def test_a_renumbered_clause_with_another_number_in_it_is_changed_not_new() -> None:
    changed = [(label, text.replace("24 小时", "48 小时")) for label, text in CLAUSES]
    del changed[0]
    found = {
        str(p.before.label): p
        for p in pairs(clauses(*CLAUSES), clauses(*renumbered(changed)))
        if p.before
    }
    assert found["第一条"].mark == Mark.GONE
    assert found["第四条"].mark == Mark.CHANGED
    assert found["第四条"].renumbered
    assert str(found["第四条"].label) == "第三条"


def test_a_clause_rewritten_under_its_label_is_changed() -> None:
    changed = list(CLAUSES)
    changed[4] = ("第五条", "供电所每周巡视线路。")
    assert changes(clauses(*CLAUSES), clauses(*changed)) == [("第五条", Mark.CHANGED)]


def test_where_a_moved_piece_stood_is_shown() -> None:
    moved = [*CLAUSES[1:6], CLAUSES[0], *CLAUSES[6:]]
    rows = align(clauses(*CLAUSES), clauses(*moved))
    assert isinstance(rows[0], Left)
    assert rows[0].pair in rows
    assert rows[0].pair.moved


def test_paragraphs_move_and_change() -> None:
    before = "计划检修停电，提前 7 天通知。\n\n因故不能按时送电的，另行通知。\n\n请留意公告。"
    after = "计划检修停电，提前 3 天通知。\n\n请留意公告。\n\n因故不能按时送电的，另行通知。"
    both = [paragraphs(Block("answer", "答案", text)) for text in (before, after)]
    found = changes(both[0], both[1])
    assert [mark for _label, mark in found] == [Mark.CHANGED, Mark.MOVED]


def test_unlike_items_of_a_list_do_not_answer_each_other() -> None:
    before, after = items(["交了电费多久来电"]), items(["电表坏了找谁"])
    assert {mark for _key, mark in marks(before, after)} == {Mark.NEW, Mark.GONE}


@given(TEXTS, TEXTS)
def test_every_piece_of_both_sides_is_shown_once(old: list[str], new: list[str]) -> None:
    before, after = items(old), items(new)
    found = pairs(before, after)
    assert [pair.after for pair in found if pair.after] == after
    assert sorted(p.before.place for p in found if p.before) == [p.place for p in before]
    left = [row for row in align(before, after) if isinstance(row, Left)]
    assert len(left) == sum(pair.moved for pair in found)


@given(TEXTS, TEXTS)
def test_turning_the_sides_round_turns_new_and_gone_round(old: list[str], new: list[str]) -> None:
    there = [pair.mark for pair in pairs(items(old), items(new))]
    back = [pair.mark for pair in pairs(items(new), items(old))]
    assert there.count(Mark.NEW) == back.count(Mark.GONE)
    assert there.count(Mark.SAME) == back.count(Mark.SAME)
    assert there.count(Mark.MOVED) == back.count(Mark.MOVED)


@given(TEXTS)
def test_the_same_pieces_have_no_change(texts: list[str]) -> None:
    assert changes(items(texts), items(texts)) == []


def test_thousands_of_clauses_are_bounded() -> None:
    rows = [(f"第{n}条", f"供电所应当在 {n} 日内完成第 {n} 号线路的检修。") for n in range(2_000)]
    after = [(label, text.replace("应当", "必须")) for label, text in rows[::-1]]
    begun = time.process_time()
    assert len(pairs(clauses(*rows), clauses(*after))) == 2_000
    took = time.process_time() - begun
    print(f"2,000 clauses: {took * 1000:.0f} ms")
    assert took < 1.5
