"""The longest common subsequence: in order, as long as can be, the same from either side."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review.comparison.subsequence import common

WORDS = st.lists(
    st.sampled_from(["停电", "7 天", "，", "电", "费", "a", "0", "", "\ud800"]), max_size=12
)


def length(before: list[str], after: list[str]) -> int:
    """Of the longest common subsequence, as one would write the table down."""
    row = [0] * (len(after) + 1)
    for word in before:
        above = row
        row = [0]
        for place, other in enumerate(after):
            longer = max(above[place + 1], row[place])
            row.append(above[place] + 1 if word == other else longer)
    return row[-1]


@given(WORDS, WORDS)
def test_it_is_in_order_common_and_as_long_as_can_be(before: list[str], after: list[str]) -> None:
    found = common(before, after)
    assert all(before[mine] == after[other] for mine, other in found)
    for side in (0, 1):
        places = [pair[side] for pair in found]
        assert places == sorted(set(places))
    assert len(found) == length(before, after)


@given(WORDS, WORDS)
def test_either_side_first_gives_the_same(before: list[str], after: list[str]) -> None:
    assert common(before, after) == [(mine, other) for other, mine in common(after, before)]


@given(WORDS)
def test_a_list_has_all_of_itself_in_common(words: list[str]) -> None:
    assert common(words, words) == [(place, place) for place in range(len(words))]


class Colliding(str):
    """A word that hashes like every other."""

    __slots__ = ()

    def __hash__(self) -> int:
        return 7


def test_words_that_hash_alike_are_not_the_same() -> None:
    assert common([Colliding("停电")], [Colliding("来电")]) == []
    assert common([Colliding("停电"), "x"], [Colliding("停电"), "y"]) == [(0, 0)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (["的"] * 20_000, ["的"] * 19_999 + ["地"]),
        ([str(n) for n in range(20_000)], [str(n) for n in reversed(range(20_000))]),
        (["1", "2"] * 10_000, ["2", "1"] * 10_000),
    ],
    ids=["one word", "turned round", "two words"],
)
def test_twenty_thousand_words_take_little(before: list[str], after: list[str]) -> None:
    begun = time.process_time()
    assert common(before, after)
    assert time.process_time() - begun < 3
