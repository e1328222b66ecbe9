"""The figures a text tells, and the words beside them."""

from __future__ import annotations

import time

import pytest

from review.held.told import likeness, told_in


def test_a_figure_has_its_sentence_and_what_it_measures() -> None:
    (one,) = told_in("您好。计划停电提前七天公告。")
    assert (one.said, one.key) == ("七天", ("时长", "604800"))
    assert "".join(text for text, _ in one.parts) == one.sentence == "计划停电提前七天公告"


def test_both_ends_of_a_range_are_told() -> None:
    assert [one.amount for one in told_in("3 至 5 个工作日内答复")] == ["3", "5"]


def test_times_of_day_have_a_measure_too() -> None:
    assert [one.key for one in told_in("八时三十分到17:30")] == [
        ("时刻", "8:30"),
        ("时刻", "17:30"),
    ]


@pytest.mark.parametrize(
    ("text", "is_example"),
    [("例如欠 200 元", True), ("例：欠费 200 元", True), ("收 200 元", False)],
)
def test_an_example_is_known_by_how_it_begins(text: str, is_example: bool) -> None:
    assert [one.is_example for one in told_in(text)] == [is_example]


def test_what_stands_near_counts_for_more() -> None:
    (mine,) = told_in("城区四十五分钟到现场")
    near, far = told_in("抢修到达：城区四十五分钟，农村九十分钟")
    assert likeness(mine, near) > likeness(mine, far)


@pytest.mark.parametrize("pattern", ["3元", "半", "1,", "3天，", "居民3天", "，"])
def test_no_text_takes_long(pattern: str) -> None:
    begun = time.process_time()
    told_in((pattern * 20_000)[:20_000])
    assert time.process_time() - begun <= 3.0  # seconds; what is not linear takes minutes
