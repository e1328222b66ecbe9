"""One wrong character is forgiven, a wrong number is not."""

from __future__ import annotations

import pytest

from search_index.engine import Index
from search_index.ranking.interface import RankRequest
from tests.search_index.entries import entry, found
from tests.search_index.titles import TITLES


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
