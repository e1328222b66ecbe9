"""Finds the title of a regulation among its first lines. Issue history: `issue_history`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath

from content.importers.regulations.issue_history import is_history
from content.importers.regulations.labels import Line, closed_up, opens_body
from content.importers.regulations.plain_headings import PlainHeadings
from core.messages import LazyText, _

_COUNTRY = "中华人民共和国"
_CONTENTS = ("目录", "目次")
_HEAD_LINES, _MORE_LINES, _TITLE_LINE_CHARS = 6, 3, 60
_WHOLE = re.compile(
    "(?:规定|办法|条例|细则|规则|规程|规范|标准|制度|章程|准则|通则|守则|方案|意见|指引|指南|法|法典|决定|通知|公告|要求"
    "|流程|程序|预案|手册|纲要|措施|协议|合同|须知|承诺|机制|计划|规划|清单|大纲|导则|定额|价目表|解释|批复|说明)"
    "(?:[（(][^（）()]{1,20}[）)]){0,3}》?$"
)
_VERSION = re.compile("^[（(](?:试行|暂行|[^（）()]{0,12}(?:版|稿|修订|修正))[）)]$")
_NO_TITLE = re.compile("[。；;：:！？|]")
_LETTERHEAD = re.compile("(?:文件|公司|委员会|局|厅|部|处|政府|中心|所)$")
_DATE_SUFFIX = re.compile(r"(?<!\s)\s*[(（]\d{4}-\d{1,2}-\d{1,2}[)）]$")


@dataclass(frozen=True)
class Title:
    """The title, the row it stands in (None: taken from the file name), and lines before it."""

    text: str
    row: int | None
    before: list[Line] = field(default_factory=list)
    notes: list[LazyText] = field(default_factory=list)


def split_title(lines: list[Line], source: str) -> tuple[Title, list[Line]]:
    """The title and the lines after it, without repetitions of it and the word 目录.

    The first heading is the title, else the first line (over as many lines as it takes), else the
    name of the file `source`.
    """
    body = _body(lines)
    place = _place(lines[:body])
    if place is None:
        name = _DATE_SUFFIX.sub("", PurePath(source).stem).strip()
        return Title(name, None, notes=[_("文件里没有标题，已用文件名作标题，请核对")]), lines
    used = _length(lines[place:body])
    text = "".join(_cleaned(line) for line in lines[place : place + used])
    head = [line for line in lines[place + used : body] if not _repeats(line.text, text)]
    return Title(text, lines[place].row, lines[:place]), [*head, *lines[body:]]


def _body(lines: list[Line]) -> int:
    """Where title and history are over: at a clause, a chapter, or a heading such as 一、总则."""
    plain = PlainHeadings(lines)
    for place, line in enumerate(lines):
        if opens_body(line) or (place and plain.opens_body(place)):
            return place
    return len(lines)


def _place(head: list[Line]) -> int | None:
    headings = (place for place, line in enumerate(head) if line.level)
    first = next(headings, None)
    if first is not None or not head or is_history(head[0].text):
        return first
    if _LETTERHEAD.search(closed_up(head[0].text)):
        below = (p for p, line in enumerate(head[1:_HEAD_LINES], 1) if is_history(line.text))
        history = next(below, None)
        if history == 1:
            return next((p for p in range(2, len(head[:_HEAD_LINES])) if _begins_title(head, p)), 0)
    return 0


def _length(head: list[Line]) -> int:
    """Over how many lines the title goes that begins with `head`."""
    used = 1
    while used < len(head) and head[used].row == head[0].row and not is_history(head[used].text):
        used += 1  # lines of one paragraph
    if _cleaned(head[0]) == _COUNTRY and used == 1 and len(head) > 1:
        used = 2
    if not _is_whole(head[used - 1]):
        used += _continued(head[used : used + _MORE_LINES], head[0].level)
    while used < len(head) and _VERSION.match(_cleaned(head[used])):
        used += 1
    return used


def _continued(lines: list[Line], level: int) -> int:
    """How many of `lines` belong to a title that is not whole yet: up to the one that ends it."""
    for place, line in enumerate(lines):
        if line.level != level or is_history(line.text) or _NO_TITLE.search(line.text):
            return 0
        if len(line.text) > _TITLE_LINE_CHARS:
            return 0
        if _is_whole(line):
            return place + 1
    return 0


def _begins_title(head: list[Line], place: int) -> bool:
    line = head[place]
    if _is_whole(line):
        return True
    if is_history(line.text) or _NO_TITLE.search(line.text):
        return False
    return _continued(head[place + 1 : place + 1 + _MORE_LINES], line.level) > 0


def _is_whole(line: Line) -> bool:
    return _WHOLE.search(_cleaned(line)) is not None and not is_history(line.text)


def _cleaned(line: Line) -> str:
    return closed_up(line.text.strip("*_ "))


def _repeats(text: str, title: str) -> bool:
    bare = closed_up(text).strip("《》*_ ").removeprefix(_COUNTRY)
    return bare in _CONTENTS or bare == title.strip("《》").removeprefix(_COUNTRY)
