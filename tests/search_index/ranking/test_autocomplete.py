"""What may be meant by a line that is still being typed, in any way of typing."""

from __future__ import annotations

import pytest

from search_index.engine import Index
from tests.search_index.entries import entry


def completed(index: Index, text: str, limit: int = 8) -> list[str]:
    return [one.text for one in index.searcher.complete(text, limit)]


@pytest.fixture
def filled(empty_index: Index) -> Index:
    empty_index.apply(
        [
            entry(1, "停电通知怎么查询", variants=["哪里看停电消息"]),
            entry(2, "停电通知"),
            entry(3, "家里停电怎么办"),
            entry(4, "重新签订供用电合同"),
            entry(5, "电费账单怎么看", variants=["账单在哪里看"]),
        ]
    )
    return empty_index


@pytest.mark.parametrize(
    ("typed", "texts"),
    [
        ("停电", ["停电通知", "停电通知怎么查询", "家里停电怎么办"]),
        ("停电通知怎", ["停电通知怎么查询"]),
        ("tingdian", ["停电通知", "停电通知怎么查询"]),
        ("tingdiantongzhiz", ["停电通知怎么查询"]),
        ("tdtz", ["停电通知", "停电通知怎么查询"]),
        ("停dian", ["停电通知", "停电通知怎么查询"]),
        ("停电t", ["停电通知", "停电通知怎么查询"]),
        ("chongxin", ["重新签订供用电合同"]),
        ("zhangdan", ["账单在哪里看"]),
        ("怎么看", ["电费账单怎么看"]),
        ("mlk", []),
        ("…", []),
        ("", []),
    ],
)
def test_what_goes_on_from_it_then_what_holds_it(
    typed: str, texts: list[str], filled: Index
) -> None:
    assert completed(filled, typed) == texts


def test_pinyin_in_the_middle_is_read_when_nothing_begins_with_it(filled: Index) -> None:
    assert completed(filled, "hetong") == ["重新签订供用电合同"]


def test_an_entry_comes_once_and_no_more_than_wanted(empty_index: Index) -> None:
    empty_index.apply(
        entry(n, f"停电通知之{n}", variants=["停电通知", "停电通知在哪"]) for n in range(1, 30)
    )
    found = empty_index.searcher.complete("停电通知", 8)
    assert len(found) == len({one.entry_id for one in found}) == 8
    empty_index.apply([], removed=range(1, 29))
    assert completed(empty_index, "停电") == ["停电通知"]
