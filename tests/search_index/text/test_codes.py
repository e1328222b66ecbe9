"""What is glued of letters and digits: whole, joined, and in parts."""

from __future__ import annotations

import time

import pytest

from search_index.engine import Index
from search_index.text.analyzer import analyse
from search_index.text.codes import joined_in, parts_in
from tests.linear_time import slowness
from tests.search_index.entries import entry, found


@pytest.mark.parametrize(
    ("text", "joined", "parts"),
    [
        ("三相380v", [], ["380"]),
        ("容量400kva以下", [], ["400", "kva"]),
        ("s11-m-400/10", ["s11m40010"], ["11"]),
        ("scb10变压器", [], ["scb", "10"]),
        ("50m2", [], ["50", "m2"]),
        ("1.5kw空调", [], ["1.5", "kw"]),
        ("拨打95598", [], []),
        ("2026-03-01", [], []),
        ("app", [], []),
        ("a1" * 40, [], []),
    ],
)
def test_codes(text: str, joined: list[str], parts: list[str]) -> None:
    assert list(joined_in(text)) == joined
    assert list(parts_in(text)) == parts


def test_parts_of_a_line_find_and_ask_for_nothing() -> None:
    assert "千伏安" in analyse("400kVA").parts
    assert "千伏安" not in analyse("400kVA").words


@pytest.fixture
def filled(empty_index: Index) -> Index:
    empty_index.apply(
        [
            entry(1, "三相表和单相表有什么区别？", text="单相 220V，三相 380V。"),
            entry(2, "变压器容量怎么选？", text="容量 400kVA 以下的按低压管理。"),
            entry(3, "变压器型号怎么看", text="铭牌上写着 S11-M-400/10。"),
            entry(4, "赔多少钱", text="赔偿 400 元，见 10 号文件。"),
            entry(5, "房屋面积怎么算", text="每平方米按 50W 计，80 平米以下除外。"),
            entry(6, "一度电多少钱", text="每千瓦时 0.5283 元。"),
            entry(7, "充电桩多大", text="家用 7 千瓦，快充 60kW。"),
        ]
    )
    return empty_index


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("380", 1),
        ("380V", 1),
        ("３８０ｖ", 1),
        ("380伏", 1),
        ("400kVA", 2),
        ("400 千伏安", 2),
        ("400KVA变压器", 2),
        ("S11-M-400", 3),
        ("s11m400/10", 3),
        ("S11", 3),
        ("80㎡", 5),
        ("80平方米", 5),
        ("㎡", 5),
        ("一千瓦时多少钱", 6),
        ("1kWh多少钱", 6),
        ("kWh", 6),
        ("7kw", 7),
        ("六十千瓦", 7),
    ],
)
def test_a_code_is_found_whole_in_other_writing_and_by_its_parts(
    typed: str, first: int, filled: Index
) -> None:
    assert found(filled, typed)[0] == (first, None)


@pytest.mark.parametrize("typed", ["401kVA", "38", "SCB13", "S1", "8kVA"])
def test_what_nobody_wrote_finds_nothing(typed: str, filled: Index) -> None:
    assert found(filled, typed) == []


def test_a_hostile_line_takes_no_time() -> None:
    for text in ("a1-" * 7000, "1.1" * 7000, "kv" * 10_000, "1" * 20_000 + "a", "a-" * 10_000):
        begun = time.process_time()
        assert not [*joined_in(text), *parts_in(text)]
        assert time.process_time() - begun < 0.5 * slowness()
