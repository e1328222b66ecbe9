"""One wrong character is forgiven, a wrong number is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_index.engine import Index
from search_index.ranking.interface import RankRequest
from search_index.ranking.one_slip import has_one_slip
from tests.search_index.entries import entry, found
from tests.search_index.titles import TITLES

LETTERS = "停电费a"
KEYS = st.text(LETTERS, max_size=7)


@pytest.mark.parametrize("place", range(8))
@pytest.mark.parametrize("wrong", ["囧", "", "囧囧"])
def test_one_wrong_character_is_forgiven(place: int, wrong: str, titles: Index) -> None:
    title = TITLES[0]
    wrong = wrong.replace("囧囧", f"囧{title[place]}")
    assert found(titles, title[:place] + wrong + title[place + 1 :])[0] == (1, None)


def test_neighbours_may_be_exchanged_and_numbers_may_not(empty_index: Index) -> None:
    empty_index.apply([entry(1, "预存电费二十元"), entry(2, "10千伏线路"), entry(3, "20千伏线路")])
    assert found(empty_index, "预存费电二十元")[0] == (1, None)
    hits = empty_index.searcher.rank(RankRequest("30千伏线路")).hits
    assert all(hit.score < 900 for hit in hits)


def slips(key: str) -> set[str]:
    """Every key that is `key` but for one slip, as one would list them; letters stand for all."""
    found = set()
    for place in range(len(key) + 1):
        before, after = key[:place], key[place:]
        found |= {before + other + after for other in LETTERS}
        if after:
            found |= {before + other + after[1:] for other in (*LETTERS, "")}
        if len(after) > 1:
            found.add(before + after[1] + after[0] + after[2:])
    return found - {key}


@given(KEYS, KEYS)
def test_a_slip_is_one_of_those_that_can_be_listed(one: str, other: str) -> None:
    assert has_one_slip(one, other) == (len(one) > 3 and other in slips(one))


@given(KEYS.filter(lambda key: len(key) > 4))
def test_a_slip_is_one_from_either_side(one: str) -> None:
    for other in slips(one):
        assert has_one_slip(one, other)
        assert has_one_slip(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("停电10小时", "停电20小时"),
        ("停电10小时", "停电1小时"),
        ("停电1小时", "停电小1时"),
        ("停电通知", "停电通知"),
        ("停电了", "来电了"),
        ("停电通知查询", "停知通电查询"),
    ],
)
def test_numbers_short_keys_and_two_slips_are_not_forgiven(one: str, other: str) -> None:
    assert not has_one_slip(one, other)
