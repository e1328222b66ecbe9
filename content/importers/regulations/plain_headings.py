"""Headings that are not numbered 第…章: 总则, 一、职责分工, 附则, between or before clauses.

Whether a short line is a heading is told by where it stands: a clause that follows in order begins
right behind it, and what stands before it is over. Where that is not certain, the line stays text
and is named.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from content.importers.numerals import number
from content.importers.regulations.annexes import begins_annex
from content.importers.regulations.labels import (
    Line,
    clause_start,
    closed_up,
    heading,
    numbered_heading,
)

_LONGEST = 30
_PREFIX = re.compile(
    r"^(?:(?P<chapter>[一二三四五六七八九十壹贰叁肆伍陆柒捌玖拾]{1,3}\s?[、.．]|[IVX]{1,5}\s?[.．、]"
    r"|[Ⅰ-Ⅻ]\s?[.．、]?|\d{1,2}\s?[.．、](?!\d)"
    r"|\d{1,2}\s{1,4}(?=[\u4e00-\u9fff]))|(?P<section>[（(][一二三四五六七八九十]{1,3}[)）]"
    r"|\d{1,2}[.．]\d{1,2}[.．]?(?!\d)))\s{0,4}"
)
_BRACKETS = re.compile(r"^[【〔［\[〖〈「『](?P<inner>.{1,20})[】〕］\]〗〉」』]$")
_BULLET = re.compile(r"[•●■◆▪◦○□◇➢➤▶★☆※√✓·①-⑳]|[-*]\s")
_DRAWN = "*_=-—－ "  # what is drawn around headings of plain text
_SURE = re.compile(
    r"(?:总则|附则|罚则|分则|通则|细则|总述|总纲|法律责任|法律责任和?附则|责任追究|罚则与附则|附加?说明)"
)
_USUAL = re.compile(
    r".{0,16}(?:[总附罚分通]则|责任|职责|分工|管理|监督|检查|处罚|奖惩|考核|保障|措施|程序|流程|要求|规定|原则|范围|定义"
    r"|术语|依据|服务|受理|办理|时限|标准|解释|施行|实施|组织|机构|权利|义务|投诉|申诉|争议|应急|安全|规划|建设|设施"
    r"|供应|使用|价格|事项|条款|内容|目的|说明|分类|准备|验收|运行|维护|登记|变更|终止|计量|计费|交费|结算|评价|档案"
    r"|培训|公开|救济|保护|许可|审批|报装|用电|供电|抢修|停电|电费|电价|退费|赔偿|补偿|其他|其它)"
)
_NO_HEADING = re.compile(r"[。，；：！？,;:!?|=＝\t]|\d|\s-\s")
_OVER = re.compile(r"[。！？；.!?;][”』」’）)》】]?$")
_OPEN = re.compile(r"[：:，,、]$")
_NUMBER = re.compile(
    r"^(?P<open>[（(]?)(?P<n>[一二三四五六七八九十]{1,3}|\d{1,2})(?P<mark>[)）、.．]|\s)"
)


class Reading(Enum):
    """What a line is taken for."""

    TEXT = "text"
    HEADING = "heading"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True)
class PlainHeading:
    """A short line that may be a heading: `rank` 3 beside chapters, 4 beside sections.

    `number` is how it is numbered and with which number; None without.
    """

    text: str
    rank: int
    number: tuple[str, int] | None
    is_sure: bool
    is_usual: bool


def plain_heading(line: Line) -> PlainHeading | None:
    """`line` as a heading, if its own words allow it; None when they do not."""
    if len(line.text) > 2 * _LONGEST or line.level or line.below or clause_start(line.text):
        return None
    text = closed_up(line.text.strip(_DRAWN))
    if len(text) > _LONGEST:
        return None
    if found := _BRACKETS.match(text):
        text = found["inner"].strip()
    prefix = _PREFIX.match(text)
    name = text[prefix.end() :] if prefix else text
    name = name.removesuffix("：").removesuffix(":").strip()
    if not name or _NO_HEADING.search(name) or begins_annex(text):
        return None
    rank = 4 if prefix and prefix["section"] else 3
    is_sure = bool(_SURE.fullmatch(name))
    if _BULLET.match(line.text) and not is_sure:
        return None
    usual = is_sure or bool(_USUAL.fullmatch(name))
    return PlainHeading(text, rank, _numbered(text), is_sure, usual)


class PlainHeadings:
    """Tells the plain headings among `lines` from text that only looks like one."""

    def __init__(self, lines: list[Line]) -> None:
        self._lines = lines
        self._candidates = [plain_heading(line) for line in lines]
        self._leads = self._which_lead()
        self._items = self._which_are_items()
        self.has_chapters = any(numbered_heading(line) for line in lines)
        self._has_numbered = any(
            found and found.number and found.rank == 3 and leads and not item
            for found, leads, item in zip(self._candidates, self._leads, self._items, strict=True)
        )

    def reading(self, place: int, *, in_clause: bool) -> Reading:
        """What the line at `place` is taken for; `in_clause`: text of a clause stands before it."""
        found = self._candidates[place]
        if found is None:
            return Reading.TEXT
        before = self._lines[place - 1].text if place and in_clause else ""
        if not self._leads[place]:
            lonely = found.is_sure and (not before or _OVER.search(before))
            return Reading.DOUBTFUL if lonely else Reading.TEXT
        if self._is_item(found, before) or (in_clause and self._items[place]):
            return Reading.TEXT
        if found.is_sure or not before or _OVER.search(before):
            return Reading.HEADING
        return Reading.DOUBTFUL if found.is_usual else Reading.TEXT

    def heading(self, place: int) -> tuple[int, str]:
        """Rank and text of the heading at `place`; below chapters where there are any."""
        found = self._candidates[place]
        assert found is not None
        above = self.has_chapters or (self._has_numbered and not found.number)
        return found.rank + (1 if above and not found.is_sure else 0), found.text

    def opens_body(self, place: int) -> bool:
        """Whether the body begins with a heading at `place`, where title and history are over."""
        found = self._candidates[place]
        return bool(found and self._leads[place] and (found.is_sure or found.number))

    def _which_lead(self) -> list[bool]:
        """Whether a clause or a heading that leads to one begins right behind each line."""
        leads = [False] * len(self._lines)
        for place in range(len(self._lines) - 2, -1, -1):
            behind = self._lines[place + 1]
            start = clause_start(behind.text)
            if start is not None:
                leads[place] = start.set_off or not start.refers
            elif heading(behind) is not None:
                leads[place] = True
            else:
                leads[place] = self._candidates[place + 1] is not None and leads[place + 1]
        return leads

    def _which_are_items(self) -> list[bool]:
        """Which lines are numbered on without a clause between: a list, not headings."""
        items = [False] * len(self._lines)
        for place, (one, other) in enumerate(pairwise(self._candidates)):
            if one and other and not (one.is_sure or other.is_sure):
                counts = _counts_on(one.number, other.number)
                items[place] |= counts
                items[place + 1] = counts
        return items

    @staticmethod
    def _is_item(found: PlainHeading, before: str) -> bool:
        """（二）维护 behind （一）安装；, 一、甲 behind 包括以下内容：, are items of a list."""
        if _OPEN.search(before):
            return True
        last = None if before.endswith("。") else _numbered(before)  # a list ends with 。
        return not found.is_sure and _counts_on(last, found.number)


def _counts_on(number: tuple[str, int] | None, following: tuple[str, int] | None) -> bool:
    """Whether `following` is the next of the same kind of numbers: 一、二、, （一）（二）."""
    if number is None or following is None:
        return False
    return number[0] == following[0] and number[1] + 1 == following[1]


def _numbered(text: str) -> tuple[str, int] | None:
    """How a line is numbered, by its marks, and with which number: （二）, 二、, 2."""
    found = _NUMBER.match(text)
    value = number(found["n"]) if found else None
    if found is None or value is None:
        return None
    figures = "1" if found["n"].isdecimal() else "一"
    return found["open"] + figures + found["mark"], value
