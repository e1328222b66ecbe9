"""Words of other trades are told from those of ours, and from what anybody says."""

from __future__ import annotations

from pathlib import Path

import pytest

from search_index.text.analyzer import domain_words, fold, plain_words
from search_index.text.other_trades import (
    ANY_TRADE,
    OTHER_TRADES,
    is_of_another_trade,
    is_ours,
    may_be_ours,
    taken_apart,
)


@pytest.mark.parametrize(
    ("line", "elsewhere", "others"),
    [
        ("地铁末班车几点", ["地铁", "末班车"], ["几点"]),
        ("银行几点关门", ["银行几点"], ["关门"]),
        ("银行代收的", [], ["银行", "代收", "的"]),
        ("丢了帐篷", ["账篷"], ["丢了"]),  # as all texts are folded
        ("开无犯罪证明", ["无犯罪证明"], ["开"]),  # and not 开, 无, 犯罪, 证明
        ("停电了", [], ["停电", "了"]),
        ("", [], []),
    ],
)
def test_a_line_is_taken_apart(line: str, elsewhere: list[str], others: list[str]) -> None:
    assert taken_apart(plain_words(fold(line))) == (elsewhere, others)


def test_what_is_electric_or_in_the_dictionary_is_ours() -> None:
    assert [word for word in ("耗电", "户号", "表箱", "地铁", "几点") if is_ours(word)] == [
        "耗电",
        "户号",
        "表箱",
    ]


def test_what_anybody_says_makes_no_line_ours() -> None:
    said = ["关门", "更改", "换绑", "吃", "表", "停", "发票"]
    assert [word for word in said if may_be_ours(word)] == ["表", "停", "发票"]


def words_of(file: Path) -> list[str]:
    lines = file.read_text("utf-8").splitlines()
    return [word for line in lines if not line.startswith("#") for word in line.split()]


def test_the_lists_are_sound() -> None:
    elsewhere, anybody = words_of(OTHER_TRADES), words_of(ANY_TRADE)
    assert len(elsewhere) > 2_000
    for words in (elsewhere, anybody):
        assert len(words) == len(set(words))
    assert not set(elsewhere) & {*anybody, *domain_words()}
    for word in map(fold, elsewhere):  # else no line would ever say it
        assert taken_apart(plain_words(word)) == ([word], []), word


@pytest.mark.parametrize(
    ("line", "is_elsewhere"),
    [
        ("我家水管爆了,你们赶紧派人来修一下水", True),
        ("地铁末班车几点", True),
        ("地铁站旁边电线杆倒了", False),
        ("欠费停电交了钱多久来电", False),
        ("抽屉打不开", False),
    ],
)
def test_a_line_is_of_another_trade_where_it_says_nothing_of_ours(
    line: str, is_elsewhere: bool
) -> None:
    assert is_of_another_trade(plain_words(fold(line))) is is_elsewhere
