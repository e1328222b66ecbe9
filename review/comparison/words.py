"""Text into the words a comparison marks. Nothing is lost: joined, they are the text again.

What would mislead when half of it were marked is one word: a number with its decimals and its unit
(5000, 0.5463 元, 7 天, 三十日), a date, a time of day, the number of a clause.
"""

from __future__ import annotations

import re

from search_index.text.analyzer import cut

NUMERALS = "〇零一二两三四五六七八九十百千万亿半"
_SPACE = "[ \u00a0\u2009\u3000]?"
_NUMBER = r"\d+(?:,\d{3})*(?:\.\d+)?"
UNITS = (
    "个?工作日|个?自然日|个?小时|分钟|秒钟?|个月|天|日|周|星期|年|月"
    "|亿元|万元|元|角|分|千瓦时|千伏安|千瓦|千伏|伏|安|度|公里|平方米|千米|厘米|毫米|米"
    "|%|％|‰|倍|户|次|人|件|份|kWh|kVA|kW|kV|MW|V|A|Hz"
)
_WHOLE = re.compile(
    rf"(?P<measure>\d{{4}}{_SPACE}年(?:{_SPACE}\d{{1,2}}{_SPACE}月(?:{_SPACE}\d{{1,2}}{_SPACE}日)?)?"
    r"|\d{4}([-/.])\d{1,2}\2\d{1,2}"
    rf"|\d{{1,2}}{_SPACE}月{_SPACE}\d{{1,2}}{_SPACE}日"
    r"|\d{1,2}[:：]\d{2}(?::\d{2})?"
    rf"|[-+−]?{_NUMBER}{_SPACE}(?:{UNITS})?"
    rf"|第[{NUMERALS}\d]+(?:[章节条款项目编]|部分)(?:之[{NUMERALS}\d]+)?"
    rf"|百分之[{NUMERALS}点]+"
    rf"|[{NUMERALS}]+{_SPACE}(?:{UNITS}))"
    r"|[A-Za-z]+(?:['’_-]?[A-Za-z0-9]+)*"
    r"|\s+"
)


def words_of(text: str) -> list[str]:
    """The words of `text`, in order, with everything between them."""
    found: list[str] = []
    place = 0
    for match in _WHOLE.finditer(text):
        found += cut(text[place : match.start()])
        found.append(match[0])
        place = match.end()
    return found + cut(text[place:])


def says_a_measure(text: str) -> bool:
    """Whether a word of `text` is a number, an amount, a date, a deadline."""
    return any(match["measure"] for match in _WHOLE.finditer(text))
