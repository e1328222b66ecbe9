"""Numbers keep their units, however both are written."""

from __future__ import annotations

import time

import pytest

from search_index.text.analyzer import analyse, words
from search_index.text.units import is_unit, measures_in


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
        ("用了10度电", "10kwh"),
        ("一千瓦时", "1kwh"),
        ("100 kW·h", "100kwh"),
        ("一度电", "1kwh"),
        ("120㎡", "120平方米"),
        ("一百二十平米", "120平方米"),
        ("5 千米", "5公里"),
        ("400千伏安", "400kva"),
    ],
)
def test_numbers_keep_their_units(text: str, kept: str) -> None:
    assert kept in words(text)


def test_a_thousand_is_no_number_where_it_is_part_of_the_unit() -> None:
    assert "1000v" not in words("400千伏安")
    assert "1kv" in words("一千伏")


@pytest.mark.parametrize(
    ("one", "other"), [("千瓦时", "度"), ("kWh", "度"), ("㎡", "平方米"), ("kVA", "千伏安")]
)
def test_units_that_stand_alone_are_one_word(one: str, other: str) -> None:
    assert set(analyse(one).senses) & set(analyse(other).senses)


@pytest.mark.parametrize("letters", ["kw", "kwh", "m2", "a"])
def test_units_in_letters(letters: str) -> None:
    assert is_unit(letters)
    assert not is_unit(f"{letters}x")


def test_a_long_number_takes_no_longer_than_its_length() -> None:
    begun = time.process_time()
    assert list(measures_in("1" * 20_000)) == []
    assert time.process_time() - begun < 0.5
