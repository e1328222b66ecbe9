"""Days as people write them in tables: 2026-03-01, 2026/3/1, 2026年3月1日, 20260301, in full."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from content.importers.numerals import NUMERAL, number

_CLOCK = r"\d{1,2}[:时]\d{1,2}(?:[:分]\d{1,2}(?:\.\d+)?秒?|分)?Z?"
_WEEKDAY = r"(?:\(?(?:星期|周|礼拜)[一二三四五六日天]\)?)?"
_FORMS = [
    re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}})(?: ?{_WEEKDAY})(?:[ T]{_CLOCK})?"),
    re.compile(rf"(\d{{4}})()(\d{{2}})(\d{{2}})(?:[ T]{_CLOCK})?"),
    re.compile(
        rf"([〇○零一二三四五六七八九\d]{{4}})(年)({NUMERAL}{{1,3}})月({NUMERAL}{{1,3}})[日号]?"
        rf"{_WEEKDAY}(?: ?{_CLOCK})?"
    ),
]
_AROUND = re.compile(" ?([年月日号]) ?")
_LONGEST = 60


def day_written(text: str) -> date | None:
    """The day that `text` names; None when it names none, or not for certain (3/1/26, 3月1日)."""
    if len(text) > _LONGEST:
        return None
    plain = _AROUND.sub(r"\1", " ".join(unicodedata.normalize("NFKC", text).split()))
    for form in _FORMS:
        if found := form.fullmatch(plain):
            return _day(found[1], found[3], found[4])
    return None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(number(year) or 0, number(month) or 0, number(day) or 0)
    except ValueError:
        return None
