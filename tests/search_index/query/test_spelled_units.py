"""A unit in pinyin after a number is that unit."""

from __future__ import annotations

import pytest

from search_index.engine import Index
from search_index.query.spelled_units import units_read
from tests.search_index.entries import entry


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2du", "2度"),
        ("2dudian", "2度dian"),
        ("15fenzhong", "15分钟"),
        ("8qianwa", "8千瓦"),
        ("100kuaiqian", "100块qian"),
        ("2duanlu", "2duanlu"),
        ("1huoche", "1huoche"),
        ("10kv", "10kv"),
        ("du", "du"),
        ("2 du", "2 du"),
    ],
)
def test_what_follows_a_number(typed: str, read: str) -> None:
    assert units_read(typed) == read


def test_a_line_with_it(empty_index: Index) -> None:
    empty_index.apply([entry(1, "都要交多少电"), entry(2, "2度电多少钱")])
    assert empty_index.searcher.understand("2dudian").meant == "2度电"
    assert empty_index.searcher.understand("2du").meant == "2度"
