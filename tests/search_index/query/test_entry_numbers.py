"""An entry's number, however it is written, finds that entry."""

from __future__ import annotations

import pytest

from search_index.engine import Index
from search_index.query.entry_numbers import entry_numbers_in, without_entry_numbers
from search_index.ranking.interface import RankRequest
from search_index.ranking.tiers import Tier
from search_index.text.analyzer import fold
from tests.search_index.entries import entry, found

WRITTEN = [
    "KB-000043",
    "kb-000043",
    "KB43",
    "kb 43",
    "ＫＢ－000043",
    "KB—43",
    "Kb_000043",
    "kb000043",
    "000043",
    "KB－０００００４３",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_numbers_however_written(text: str) -> None:
    assert entry_numbers_in(fold(text)) == (43,)


@pytest.mark.parametrize("text", ["43", "95598", "kb", "KB-0", "akb43", "kb43a", "0000431", ""])
def test_what_is_no_number_of_an_entry(text: str) -> None:
    assert entry_numbers_in(fold(text)) == ()


def test_several_each_once_and_what_stands_beside_them() -> None:
    assert entry_numbers_in("kb-7 和 kb43、kb-000007") == (7, 43)
    assert without_entry_numbers("看 kb-000043 电费").split() == ["看", "电费"]


@pytest.fixture
def filled(empty_index: Index) -> Index:
    empty_index.apply(
        [
            entry(7, "客服电话", text="请看 KB-000043。"),
            entry(43, "电费违约金怎么算"),
            entry(44, "电费怎么交"),
            entry(45, "客服不理人", variants=["客服43号"]),
        ]
    )
    return empty_index


@pytest.mark.parametrize("text", WRITTEN)
def test_the_entry_comes_first_then_what_speaks_of_it(text: str, filled: Index) -> None:
    hits = filled.searcher.rank(RankRequest(text)).hits
    assert [(hit.entry_id, hit.tier) for hit in hits] == [
        (43, Tier.NUMBER_NAMED),
        (7, Tier.RANKED),
    ]


def test_words_beside_a_number_are_looked_for_too(filled: Index) -> None:
    assert [entry_id for entry_id, _ in found(filled, "KB-000043 电费")] == [43, 44, 7]
    assert [entry_id for entry_id, _ in found(filled, "kb44和kb43")][:2] == [44, 43]


def test_one_that_is_not_there_finds_nothing(filled: Index) -> None:
    assert found(filled, "KB-000099") == []
    assert found(filled, "KB-000043", kinds=frozenset({"notice"})) == []


def test_a_number_is_completed_to_its_title(filled: Index) -> None:
    assert [one.text for one in filled.searcher.complete("kb-43", 8)] == ["电费违约金怎么算"]
    assert filled.searcher.complete("KB-000099", 8) == []
