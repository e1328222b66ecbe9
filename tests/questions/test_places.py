"""Where something is, as callers say it."""

from __future__ import annotations

import pytest

from questions.places import place_of, same_place


@pytest.mark.parametrize(
    ("text", "where", "place"),
    [
        ("停电了", "幸福小区 3 栋", "幸福小区 3 栋"),
        ("幸福小区停电了", "", "幸福小区"),
        ("我们幸福小区停电了", "", "幸福小区"),
        ("客户反映解放路电线断了", "", "解放路"),
        ("家里线路坏了，短路", "", ""),
        ("停电了", "", ""),
    ],
)
def test_what_was_said_to_be_the_place_or_what_the_words_name(
    text: str, where: str, place: str
) -> None:
    assert place_of(text, {"where": where}) == place


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("幸福小区", "幸福小区 3 栋", True),
        ("幸福小区3栋", "幸福小区东门", True),
        ("解放路 5 号", "解放路口", True),
        ("幸福小区", "平安小区", False),
        ("", "", False),
        ("村", "幸福村", False),
    ],
)
def test_two_ways_to_say_a_place(one: str, other: str, same: bool) -> None:
    assert same_place(one, other) is same
    assert same_place(other, one) is same
