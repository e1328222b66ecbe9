"""Which entries a line brings up."""

from __future__ import annotations

import pytest

from search_index.query.pins import Pin, Pins

PINS = Pins.of(
    [
        Pin(("停电", "电费多少"), (1, 2)),
        Pin(("停电",), (3,), anywhere=True),
        Pin(("计划停电", "Outage"), (4,), anywhere=True),
    ]
)


@pytest.mark.parametrize(
    ("text", "entry_ids"),
    [
        ("停电", [1, 2, 3]),
        ("　停 電？！", [1, 2, 3]),
        ("停电了", [3]),
        ("今天计划停电吗", [4, 3]),  # the longer query first
        ("ｏｕｔａｇｅ", [4]),
        ("电费多少", [1, 2]),
        ("电费多少钱", []),
        ("", []),
        ("？", []),
    ],
)
def test_which_entries_a_line_brings_up(text: str, entry_ids: list[int]) -> None:
    assert PINS.entries_for(text) == entry_ids
