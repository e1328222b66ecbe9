"""Numbers with their units, written one way: 10 kV, 10千伏 and 十千伏 are 10kv, 六毛 is 0.6元.

A unit that stands alone is a word like others: what says the same is in `thesaurus.txt`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from search_index.text.clause_numbers import value_of

_SAME = {  # what a unit is written as, and how many of that it is
    "千伏安": ("kva", "1"),
    "千伏": ("kv", "1"),
    "千瓦时": ("kwh", "1"),
    "千瓦·时": ("kwh", "1"),
    "千瓦小时": ("kwh", "1"),
    "度": ("kwh", "1"),
    "kw·h": ("kwh", "1"),
    "kw.h": ("kwh", "1"),
    "兆瓦时": ("mwh", "1"),
    "千瓦": ("kw", "1"),
    "兆瓦": ("mw", "1"),
    "千乏": ("kvar", "1"),
    "伏特": ("v", "1"),
    "安培": ("a", "1"),
    "毫安": ("ma", "1"),
    "赫兹": ("hz", "1"),
    "伏": ("v", "1"),
    "安": ("a", "1"),
    "瓦": ("w", "1"),
    "m2": ("平方米", "1"),
    "平米": ("平方米", "1"),
    "平方": ("平方米", "1"),
    "m3": ("立方米", "1"),
    "立方": ("立方米", "1"),
    "km": ("公里", "1"),
    "千米": ("公里", "1"),
    "万元": ("元", "10000"),
    "块": ("元", "1"),
    "角": ("元", "0.1"),
    "毛": ("元", "0.1"),
}
_OTHERS = (
    "kwh kvar kva kv kw mwh mva mw gw hz khz mhz ma v a w kg mm cm mah % 元 分 小时 分钟 秒"
    " 天 日 周 个月 月 年 个工作日 工作日 次 户 米 公里 平方米 立方米 级 条 号"
)


def _one_of(units: list[str]) -> str:
    return "|".join(re.escape(unit) for unit in sorted(units, key=len, reverse=True))


_THOUSANDS = "伏|瓦|乏|米"  # 千伏 is a unit, no thousand volts
_ALL = [*_OTHERS.split(), *_SAME]
_UNITS, _SPOKEN = _one_of(_ALL), _one_of([*_SAME, "元", "平方米", "立方米", "公里"])
_MEASURE = re.compile(rf"(?<!\d)(\d+(?:\.\d+)?)\s*({_UNITS})(?![a-z])")
_IN_CHARACTERS = re.compile(
    rf"(?!千(?:{_THOUSANDS}))([零〇一二两三四五六七八九十百千]{{1,7}}?)({_SPOKEN})"
)
_LATIN_UNITS = frozenset(unit for unit in _ALL if re.fullmatch("[a-z]+[0-9]?", unit))


def measures_in(folded: str) -> Iterator[str]:
    """The measures a folded text names, in order; those in characters last."""
    for number, unit in _MEASURE.findall(folded):
        yield _written(Decimal(number), unit) if unit in _SAME else f"{number}{unit}"
    for characters, unit in _IN_CHARACTERS.findall(folded):
        yield _written(Decimal(value_of(characters)), unit)


def is_unit(letters: str) -> bool:
    """Whether folded letters are how a unit is written: kw, kwh, m2."""
    return letters in _LATIN_UNITS


@cache
def longest_unit() -> int:
    """How many signs the longest of these has."""
    return max(map(len, _LATIN_UNITS))


def spoken_units() -> Iterator[str]:
    """The units that are written in characters, those people say first."""
    yield from (unit for unit in dict.fromkeys(("度", "元", *_ALL)) if not unit[0].isascii())


def _written(number: Decimal, unit: str) -> str:
    name, times = _SAME.get(unit, (unit, "1"))
    plain = f"{number * Decimal(times):f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) + name
