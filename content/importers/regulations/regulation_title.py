"""Finds the title of a regulation among its first lines. Issue history: `issue_history`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import PurePath

from content.importers.regulations.clauses import Line, closed_up, opens_body
from content.importers.regulations.issue_history import is_history
from core.messages import LazyText, _

_COUNTRY = "中华人民共和国"
_CONTENTS = ("目录", "目次")
_DATE_SUFFIX = re.compile(r"\s*[(（]\d{4}-\d{1,2}-\d{1,2}[)）]$")


@dataclass(frozen=True)
class Title:
    """The title, the row it stands in (None: taken from the file name), and lines before it."""

    text: str
    row: int | None
    before: list[Line] = field(default_factory=list)
    notes: list[LazyText] = field(default_factory=list)


def split_title(lines: list[Line], source: str) -> tuple[Title, list[Line]]:
    """The title and the lines after it, without repetitions of it and the word 目录.

    The first heading is the title, else the first line, else the name of the file `source`.
    """
    body = next((place for place, line in enumerate(lines) if opens_body(line)), len(lines))
    place = _place(lines[:body])
    if place is None:
        name = _DATE_SUFFIX.sub("", PurePath(source).stem).strip()
        return Title(name, None, notes=[_("文件里没有标题，已用文件名作标题，请核对")]), lines
    text, used = closed_up(lines[place].text.strip("*_ ")), 1
    if text == _COUNTRY and place + 1 < body:
        text, used = text + closed_up(lines[place + 1].text), 2
    head = [line for line in lines[place + used : body] if not _repeats(line.text, text)]
    return Title(text, lines[place].row, lines[:place]), [*head, *lines[body:]]


def _place(head: list[Line]) -> int | None:
    headings = (place for place, line in enumerate(head) if line.level)
    first = next(headings, None)
    if first is None and head and not is_history(head[0].text):
        return 0
    return first


def _repeats(text: str, title: str) -> bool:
    bare = closed_up(text).strip("《》*_ ").removeprefix(_COUNTRY)
    return bare in _CONTENTS or bare == title.strip("《》").removeprefix(_COUNTRY)
