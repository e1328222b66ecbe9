"""Which figures of two texts on one matter do not agree."""

from __future__ import annotations

import pytest

from benchmarks.cited_figures import is_shown
from benchmarks.kit.cited_answers import cited_answers
from review.held.told import told_in
from review.held.unlike import OWN_CLAUSE, SAME_BASIS, unlike

PAYING = (
    "每月5日前向客户发送上月电费账单，交费截止日为当月25日，遇法定节假日顺延至节后第一个工作日。"
)


def pairs(own: str, other: str) -> list[tuple[str, str]]:
    found = unlike(told_in(own), told_in(other), OWN_CLAUSE)
    return [(one.own.said, one.other.said) for one in found]


def test_of_fifty_changed_figures_nearly_all_are_shown_and_hardly_any_other() -> None:
    answers = cited_answers()
    assert len(answers) == 50
    assert sum(is_shown(one, one.changed) for one in answers) >= 45
    assert sum(is_shown(one, one.answer) for one in answers) <= 2


def test_so_are_those_that_were_written_afterwards() -> None:
    answers = cited_answers("cited_answers_held_out")
    assert sum(is_shown(one, one.changed) for one in answers) >= 0.85 * len(answers)
    assert sum(is_shown(one, one.answer) for one in answers) <= 2


@pytest.mark.parametrize(
    ("own", "other", "found"),
    [
        ("提前 3 天公告", "应当提前七天公告", [("3 天", "七天")]),
        ("每天千分之一点五", "每日按千分之二计收", [("千分之一点五", "千分之二")]),
        ("每度5角5分", "每千瓦时 0.56 元", [("5角5分", "0.56 元")]),
        ("押金 200 元", "押金壹佰元整", [("200 元", "壹佰元整")]),
        ("廿五天内", "十五日内", [("廿五天", "十五日")]),
        ("两个礼拜内", "七日内", [("两个礼拜", "七日")]),
        ("1 天内恢复", "二十四小时内恢复", []),
        ("例如欠 200 元", "不足一元的按一元收取", []),
        ("提前 3 天公告", "每户 30 元", []),
        ("居民 5 天，其他 5 天", "居民三日内，其他五日内", [("5 天", "三日")]),
        ("每月25日前交费", PAYING, []),
        ("每月25日前交清电费", PAYING, []),
        ("每月5日前交费", PAYING, [("5日", "25日")]),
        ("每月25日前发账单", PAYING, [("25日", "5日")]),
    ],
)
def test_a_figure_is_put_beside_what_stands_in_its_place(
    own: str, other: str, found: list[tuple[str, str]]
) -> None:
    assert pairs(own, other) == found


def test_between_entries_more_words_must_be_the_same() -> None:
    own, other = told_in("装表 5 天办好"), told_in("投诉 7 天答复")
    assert unlike(own, other, SAME_BASIS) == []
    assert unlike(own, other, OWN_CLAUSE) != []


def test_long_lists_of_figures_are_left_alone() -> None:
    own = told_in("。".join(f"第{n}户 {n} 元" for n in range(1, 100)))
    other = told_in("。".join(f"第{n}户 {n + 500} 元" for n in range(1, 100)))
    assert unlike(own, other, OWN_CLAUSE) == []
