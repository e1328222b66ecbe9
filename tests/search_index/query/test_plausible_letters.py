"""English is not read as Chinese, and what people type for Chinese still is."""

from __future__ import annotations

import pytest

from search_index.engine import Index
from tests.search_index.entries import entry, found


@pytest.fixture
def filled(empty_index: Index) -> Index:
    empty_index.apply(
        [
            entry(1, "电杆拦路怎么办", text="和施工人员联络，哦，我来电再说。"),
            entry(2, "家里停电怎么报修", variants=["停电报修", "我们没有电"]),
            entry(3, "电费账单怎么看", text="派员到台区处理，单位提额，通话有人接。"),
            entry(4, "改名过户", variants=["电费太高", "挖了路", "拔下插头"]),
        ]
    )
    return empty_index


@pytest.mark.parametrize(
    "line",
    [
        "hello",
        "hello world",
        "how to grow",
        "how to grow my beard",
        "please help",
        "thank you",
        "banana",
        "wallbox charger",
        "customer service",
        "test",
        "null",
    ],
)
def test_what_nobody_types_for_chinese_stays(line: str, filled: Index) -> None:
    query = filled.searcher.understand(line)
    assert (query.meant, query.readings) == (line, ())
    assert found(filled, line) == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("hello电费", "hello电费"),
        ("pay dianfei", "pay 电费"),
        ("dianfei pay", "电费 pay"),
        ("tingdian", "停电"),
        ("td", "停电"),
        ("tdian", "停电"),
        ("tingd", "停电"),
        ("tingdianb", "停电b"),
        ("jialitd", "家里停电"),
        ("gmgh", "改名过户"),
        ("women", "我们"),
        ("dianfei tai gao", "电费太高"),
    ],
)
def test_what_a_line_means(typed: str, meant: str, filled: Index) -> None:
    assert filled.searcher.understand(typed).meant == meant
