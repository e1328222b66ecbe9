"""Where figures stand in a text, each whole, and what each says. Linear in the length of the text.

A figure is a date, a time of day, an amount, a rate, a clause's number, and what goes on with it:
5角5分, 12:00—14:30, 3至5个工作日, ±7%. No pattern begins inside a run of numerals, and runs are
taken whole, so that each sign is looked at a fixed number of times whatever the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from content.figures.measures import UNIT, added, canonical, in_base
from content.figures.numeral_values import CHINESE, value_of, written

_C = f"[{CHINESE}半]"
_ONE = rf"(?:(?!千[瓦伏米克乏]){_C})"  # 一百一十 千伏
_RUN = rf"(?<!{_C}){_ONE}++"
_GAP = "[ \u00a0\u2009\u3000]?"
_DIGITS = r"(?<!\d)\d++(?:,\d{3}(?!\d))*+(?:\.\d++)?+"
# 一般, 一起, 一点: no counting. 十分: very. The lookahead stands before what is not counted.
_NO_COUNT = (
    rf"(?!一(?:个(?!半|工作日|自然日|小时|月|钟头|星期|礼拜|季度)|下|些|点(?!{_C})|边|面|时|级|次性|张|位|条龙|类|项|件|期|节|步|年到头"
    r"|块儿|部分|处|家|相|回|号|名)|十分(?!钟)|万一|千万(?!元|千瓦|伏)|半(?:路|夜|成|年报)"
    r"|[百千](?:瓦|伏|米|克|乏|度))"
)
_ORDINALS = rf"(?:条(?:之(?:{_C}++|\d++))?|款|项|章|节|步|次|天|日|年|类|部分|编|目)"
_SIGNS = {"±": "±", "-": "-", "−": "-", "负": "-"}  # a plus says nothing
_LATEST_COUNT = 1900  # of years; beyond it a year is meant
_PARTS_OF = {"百分之": "%", "千分之": "‰", "万分之": "‱"}

_PATTERN = re.compile(
    rf"""
      (?P<date> (?<!\d)\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)
        | (?<!\d)\d{{4}}{_GAP}年{_GAP}\d{{1,2}}{_GAP}月(?:{_GAP}\d{{1,2}}{_GAP}[日号])?
        | (?<!\d)\d{{1,2}}{_GAP}月{_GAP}\d{{1,2}}{_GAP}[日号]
        | (?<!{_C})[{CHINESE}]{{1,3}}月[{CHINESE}]{{1,3}}[日号] )
    | (?P<month> (?<!\d)\d{{1,2}}{_GAP}月(?!\d) | (?<!\d)\d{{4}}{_GAP}年(?!\d) )
    | (?P<time> (?<![\d:：])(?:[01]?\d|2[0-4])[:：][0-5]\d(?:[:：][0-5]\d)?(?![\d:：]) )
    | (?P<clock> (?:(?<!\d)\d{{1,2}}|(?<!{_C})[{CHINESE}]{{1,3}}){_GAP}[点时]
        (?:半|[一三]刻|(?:\d{{1,2}}|[{CHINESE}]{{1,3}})分(?![之钟]))(?!钟) )
    | (?P<share> (?:百分之|千分之|万分之){_GAP}(?:{_C}++(?:点{_C}++)?+|\d++(?:\.\d++)?+) )
    | (?P<ordinal> 第{_GAP}(?:{_C}++|\d++){_GAP}{_ORDINALS} )
    | (?P<weekday> (?:星期|礼拜|周)[一二三四五六日天末](?!{_C}) )
    | (?P<sign> [±＋+−负](?=[\d]) | (?<![\w)）%％])-(?=\d) )?
      (?P<money> [¥￥$]{_GAP}(?=\d) )?
      (?P<digits> {_DIGITS} )
      (?P<scale> {_GAP}(?:[万亿百]|千(?![瓦伏米克乏]))(?:万|亿)?+(?!分之) )?
      (?: {_GAP}(?P<unit> 个?(?:{UNIT}) )(?P<and_half> 半(?!路|夜|天|年|个|小|价) )? )?
    | {_NO_COUNT}(?P<from> {_RUN} )(?={_GAP}[-~～—–至到]{_GAP}{_ONE}{{1,8}}{_GAP}个?(?:{UNIT}))
    | {_NO_COUNT}(?P<spoken> {_RUN}(?:点{_C}++)?+ )
      (?: (?P<half> 个半 ){_GAP}(?P<half_unit> {UNIT} )
        | {_GAP}(?P<spoken_unit> 个?(?:{UNIT}) )(?P<spoken_half> 半(?!路|夜|天|年|个|小|价) )? )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_BETWEEN = re.compile(rf"{_GAP}(?:[-~～—–−至到]|——|--){_GAP}", re.IGNORECASE)
_AND_SO = re.compile(rf"{_GAP}零?")
_SPACES = re.compile(r"\s+")


class Sort(StrEnum):
    """What a figure is."""

    AMOUNT = "amount"  # of something: it has a unit
    DATE = "date"
    TIME = "time"  # of day
    ORDINAL = "ordinal"  # 第三条, 第二天
    BARE = "bare"  # 95598


@dataclass(frozen=True)
class Quantity:
    """A value and its unit, as `measures` names units; a date, a time, a clause have no unit."""

    value: str
    unit: str = ""
    sign: str = ""

    @property
    def means(self) -> str:
        """The same for all that say the same, unit by unit: 7天 for 七日."""
        return self.sign + self.value + self.unit

    @property
    def measured(self) -> tuple[str, str]:
        """What is measured and how much, in one unit for each measure: 24 小时 is 1 天."""
        if not self.unit:
            return "", self.value
        if self.unit == "点" and self.value.isdecimal():  # 10时 is 10:00
            return "", f"{self.value}:00"
        return in_base(Decimal(self.value), self.unit)


@dataclass(frozen=True)
class Figure:
    """A figure as it stands in a text from `begin` to `end`; both ends of a range, if it is one."""

    begin: int
    end: int
    said: str
    sort: Sort
    quantities: tuple[Quantity, ...]

    @property
    def means(self) -> str:
        """The same for every way to write it."""
        return "~".join(quantity.means for quantity in self.quantities)


def figures_in(text: str) -> list[Figure]:
    """The figures of a text in their order, none over another."""
    found: list[Figure] = []
    known: dict[tuple[str | None, ...], tuple[Sort, Quantity]] = {}  # the same, again and again
    for match in _PATTERN.finditer(text):
        one = _figure(match, known)
        joined = _joined(text, found[-1], one) if found else None
        if joined is None:
            found.append(one)
        else:
            found[-1] = joined
    return found


def spans(text: str) -> list[tuple[int, int]]:
    """Where figures stand: what marks a text keeps these whole."""
    return [(figure.begin, figure.end) for figure in figures_in(text)]


def _figure(
    match: re.Match[str], known: dict[tuple[str | None, ...], tuple[Sort, Quantity]]
) -> Figure:
    said = (match.group(), *match.groups())
    if said not in known:
        known[said] = _read(match)
    sort, quantity = known[said]
    return Figure(match.start(), match.end(), match.group(), sort, (quantity,))


def _read(match: re.Match[str]) -> tuple[Sort, Quantity]:
    if match["digits"] or match["spoken"] or match["from"]:
        return _amount(match)
    said = _plain(match.group())
    if match["date"] or match["month"] or match["weekday"]:
        return Sort.DATE, Quantity(_plain_date(said))
    if match["time"]:
        return Sort.TIME, Quantity(said.lstrip("0") if said[0] == "0" and said[1] != ":" else said)
    if match["clock"]:
        return Sort.TIME, Quantity(_time_of(said))
    if match["share"]:
        value = value_of(said[3:])
        return Sort.AMOUNT, _counted(value, _PARTS_OF[said[:3]], said)
    return Sort.ORDINAL, Quantity(_ordinal(said))


def _plain(text: str) -> str:
    return _SPACES.sub("", text if text.isascii() else unicodedata.normalize("NFKC", text)).lower()


def _amount(match: re.Match[str]) -> tuple[Sort, Quantity]:
    numeral = (match["digits"] or match["spoken"] or match["from"] or "") + (match["scale"] or "")
    value = value_of(_plain(numeral))
    if value is not None and (match["half"] or match["and_half"] or match["spoken_half"]):
        value += Decimal("0.5")
    unit = match["unit"] or match["spoken_unit"] or match["half_unit"]
    unit = canonical(_plain(unit or ("元" if match["money"] else "")))
    if unit == "年" and value is not None and value > _LATEST_COUNT:
        return Sort.DATE, Quantity(f"{written(value)}年")
    sign = _SIGNS.get(match["sign"] or "", "")
    return Sort.AMOUNT if unit else Sort.BARE, _counted(value, unit, _plain(match.group()), sign)


def _counted(value: Decimal | None, unit: str, said: str, sign: str = "") -> Quantity:
    if value is None:  # too long to be a value of anything: itself
        return Quantity(said)
    return Quantity(written(value), unit, sign)


def _plain_date(said: str) -> str:
    if said[0] in "星礼周":
        return f"星期{said[-1]}"
    digits = [part for part in re.split(r"[-/.年月日号]", said) if part]
    values = [value_of(part) for part in digits]
    if any(value is None for value in values):
        return said
    endings = "年月日" if len(digits) == 3 or "年" in said else "月日"
    plain = [f"{written(v)}{e}" for v, e in zip(values, endings, strict=False) if v is not None]
    return "".join(plain)


def _time_of(said: str) -> str:
    hour, _mark, minute = said.replace("时", "点").partition("点")
    minutes = {"半": Decimal(30), "一刻": Decimal(15), "三刻": Decimal(45)}
    past = minutes.get(minute, value_of(minute.removesuffix("分")))
    hours = value_of(hour)
    if hours is None or past is None:
        return said
    return f"{written(hours)}:{written(past).zfill(2)}"


def _ordinal(said: str) -> str:
    found = re.fullmatch(r"第(.+?)(条|款|项|章|节|步|次|天|日|年|类|部分|编|目)(?:之(.+))?", said)
    if found is None:
        return said
    value, behind = value_of(found[1]), value_of(found[3] or "")
    number = found[1] if value is None else written(value)
    return f"第{number}{found[2]}" + (f"之{written(behind)}" if behind is not None else "")


def _joined(text: str, before: Figure, one: Figure) -> Figure | None:
    """One figure of two that stand beside each other: a sum, or a range; None when they do not."""
    gap = text[before.end : one.begin]
    if len(gap) > 4 or len(before.quantities) > 2:
        return None
    if _AND_SO.fullmatch(gap) and (total := _sum(before, one)) is not None:
        return _over(text, before, one, (*before.quantities[:-1], total))
    if len(before.quantities) == 1 and _BETWEEN.fullmatch(gap) and _from_to(before, one):
        begin = before.quantities[0]
        if before.sort == Sort.BARE:  # 3至5个工作日
            begin = Quantity(begin.value, one.quantities[0].unit)
        return _over(text, before, one, (begin, *one.quantities))
    return None


def _sum(before: Figure, one: Figure) -> Quantity | None:
    if before.sort != Sort.AMOUNT or one.sort != Sort.AMOUNT or one.said[0] in "±+-¥￥$":
        return None
    larger, smaller = before.quantities[-1], one.quantities[0]
    if not larger.unit or not smaller.unit:
        return None
    whole = added(Decimal(larger.value), larger.unit, Decimal(smaller.value), smaller.unit)
    if whole is None:
        return None
    if larger.unit == "角":  # 5角5分 is what 0.55元 is
        return Quantity(written(whole / 10), "元")
    return Quantity(written(whole), larger.unit)


def _from_to(before: Figure, one: Figure) -> bool:
    if len(one.quantities) != 1 or Sort.ORDINAL in (before.sort, one.sort):
        return False
    same = before.sort == one.sort and one.sort in (Sort.DATE, Sort.TIME, Sort.AMOUNT)
    return same or (before.sort, one.sort) == (Sort.BARE, Sort.AMOUNT)


def _over(text: str, before: Figure, one: Figure, quantities: tuple[Quantity, ...]) -> Figure:
    return Figure(before.begin, one.end, text[before.begin : one.end], one.sort, quantities)


def amounts(text: str) -> Iterator[Figure]:
    """The figures that measure something, or name a time of day."""
    return (one for one in figures_in(text) if one.sort in (Sort.AMOUNT, Sort.TIME))
