"""Units, models and abbreviations are themselves before they are pinyin or initials."""

from __future__ import annotations

import pytest

from search_index.engine import Index
from search_index.query.own_letters import are_themselves, capitals_in, own_part
from tests.search_index.entries import entry, found


@pytest.mark.parametrize(
    ("letters", "before", "after", "part"),
    [
        ("led", "", "灯", (0, 3)),
        ("kwh", "1", "多", (0, 3)),
        ("kw", "", "", (0, 2)),
        ("a", "5", "", (0, 1)),
        ("ma", "5", "", (0, 2)),
        ("ma", "", "", None),  # 吗
        ("scb", "", "1", (0, 3)),
        ("kvxianlu", "0", "", (0, 2)),
        ("appjiaofei", "", "", (0, 3)),
        ("wangshangapp", "", "", (9, 12)),
        ("xiang", "3", "电", None),
        ("td", "", "", None),
        ("tingdian", "", "", None),
    ],
)
def test_which_letters_stand_for_themselves(
    letters: str, before: str, after: str, part: tuple[int, int] | None
) -> None:
    assert own_part(letters, before, after) == part


def test_capitals_beside_characters_are_a_name() -> None:
    assert capitals_in("GIS柜和ＰＭＳ系统") == {"gis", "pms"}
    assert own_part("gis", "", "柜", frozenset({"gis"})) == (0, 3)
    assert capitals_in("TD") == capitals_in("TINGDIAN") == frozenset()  # by accident
    assert capitals_in("TING电") == frozenset()


def test_a_line_of_letters_alone() -> None:
    assert are_themselves("kva")
    assert are_themselves("m2")
    assert not are_themselves("gh")


@pytest.fixture
def filled(empty_index: Index) -> Index:
    empty_index.apply(
        [
            entry(1, "开立账户要多久", text="方便缴费，灯的电费另算。"),
            entry(2, "手机APP怎么缴费"),
            entry(3, "家里怎么装充电桩", text="8kW 的也行。"),
            entry(4, "按频率分时怎么算", variants=["安排跑"]),
            entry(5, "10kV 线路跳闸", text="抄表也停。"),
        ]
    )
    return empty_index


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1kWh多少钱", "1kwh多少钱"),
        ("8kW充电桩", "8kw充电桩"),
        ("LED灯", "led灯"),
        ("led", "led"),
        ("APP缴费", "app缴费"),
        ("用app缴费", "用app缴费"),
        ("appjiaofei", "app缴费"),
        ("VAT", "vat"),
        ("GIS柜", "gis柜"),
        ("SCB10", "scb10"),
        ("10kVxianlu", "10kv线路"),
        ("power on", "power on"),
        ("kaili", "开立"),
        ("jf", "缴费"),
        ("huawei", "huawei"),
        ("bydchongdianzhuang", "byd充电桩"),
    ],
)
def test_what_a_line_means(typed: str, meant: str, filled: Index) -> None:
    assert filled.searcher.understand(typed).meant == meant


def test_what_nobody_wrote_has_no_hits(filled: Index) -> None:
    for typed in ("LED灯罩", "VAT", "SCB10", "GIS柜", "power on", "power off"):
        assert found(filled, typed) == [], typed


def test_an_abbreviation_is_no_initials_of_a_title(filled: Index) -> None:
    assert found(filled, "app") == [(2, None)]  # not 安排跑
    assert [one.entry_id for one in filled.searcher.complete("app", 8)] == [2]
