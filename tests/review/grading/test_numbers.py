"""Numbers in texts, and when two spellings mean the same."""

from __future__ import annotations

import pytest

from review.grading.marks import marks
from review.grading.numbers import NUMBER, meaning


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("七天", "7 日"),
        ("三个工作日", "3 个工作日"),
        ("百分之五", "5%"),
        ("1.2 万元", "12000元"),
        ("¥5000.00", "五千元"),
        ("两小时", "2个小时"),
        ("一个半小时", "1.5小时"),
        ("半小时", "0.5 小时"),
        ("二〇二六年", "2026年"),
        ("三万五千元", "35000块"),
        ("第十条", "第10条"),
        ("１２元", "12元"),
    ],
)
def test_numbers_mean_the_same_in_any_spelling(one: str, other: str) -> None:
    found = [[mark.means for mark in marks(text)] for text in (one, other)]
    assert found[0] == found[1]
    assert len(found[0]) == 1


@pytest.mark.parametrize("text", ["一般情况", "一起处理", "十分抱歉", "万一", "统一", "唯一"])
def test_words_that_are_no_numbers(text: str) -> None:
    assert NUMBER.search(text) is None


@pytest.mark.parametrize("text", ["亿万", "第", "¥", "点", "半", "零", "百分之"])
def test_what_looks_like_a_number_never_fails(text: str) -> None:
    assert isinstance(meaning(text), str)
