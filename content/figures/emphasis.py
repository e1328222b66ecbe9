"""Which figures of a text are to stand out for who reads it aloud: amounts, deadlines, days.

Numbers that name something do not (95598, KB-000123, 第三天), nor what is counted in passing.
"""

from __future__ import annotations

import re

from content.figures.grammar import Figure, Sort, figures_in
from content.figures.measures import MEASURED

_ALSO = {"工作日", "户", "次", "倍", "平方米", "℃"}
_GOES_ON = re.compile(
    r"(?:/(?:千瓦时|度|户|次|月|天|年|kWh))?(?:以内|之内|内|左右|以上|以下)?", re.IGNORECASE
)
_NAMES = re.compile(r"[#第A-Za-z.-]$")
_RELATIVE = re.compile(r"(?:[第后每次上下几数半]|(?<!提)前|^前)$")
_OTHER_WORD = re.compile(r"[常期前后]")


def standing_out(text: str) -> list[tuple[int, int]]:
    """Where the figures stand that are to be seen at once, with what goes on with them."""
    found = []
    for one in figures_in(text):
        if _stands_out(text, one):
            behind = _GOES_ON.match(text, one.end)
            found.append((one.begin, behind.end() if behind else one.end))
    return found


def _stands_out(text: str, one: Figure) -> bool:
    before = text[max(0, one.begin - 2) : one.begin]
    if one.sort in (Sort.DATE, Sort.TIME):
        return _is_day(one)
    if one.sort != Sort.AMOUNT:
        return False
    unit = one.quantities[-1].unit
    if any(sign.isdecimal() for sign in one.said):
        return unit in MEASURED | _ALSO and not _NAMES.search(before)
    if unit not in MEASURED | {"工作日"} or _RELATIVE.search(before):
        return False
    return not (one.said.endswith("日") and _OTHER_WORD.match(text, one.end))


def _is_day(one: Figure) -> bool:
    """A time, a day, a month of a year; a 3月, a 2026年, a 星期三 alone are read as they stand."""
    return one.sort == Sort.TIME or "日" in one.means or ("年" in one.means and "月" in one.means)
