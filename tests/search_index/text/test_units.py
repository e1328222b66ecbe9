"""Numbers keep their units, however both are written."""

from __future__ import annotations

import pytest

from search_index.text.analyzer import words


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("10kV线路", "10kv"),
        ("10 kV线路", "10kv"),
        ("10千伏线路", "10kv"),
        ("十千伏线路", "10kv"),
        ("三百八十伏", "380v"),
        ("315 千伏安变压器", "315kva"),
        ("每度六毛", "0.6元"),
        ("每度6角", "0.6元"),
        ("补交1.5万元", "15000元"),
        ("每度0.6元", "0.6元"),
        ("３０分钟内", "30分钟"),
        ("拨打95598报修", "95598"),
    ],
)
def test_numbers_keep_their_units(text: str, kept: str) -> None:
    assert kept in words(text)
