"""The lines of a regulation in a text file; of Markdown what it shows. DOCX: `docx_lines`."""

from __future__ import annotations

import re

from content.files.limits import MAX_LINES
from content.files.refusals import refuse
from content.importers.regulations.labels import Line
from core.messages import _
from core.unseen import as_seen

INFO_END = "<!-- INFO END -->"

_HEADING = re.compile(r"^(#{1,6})\s++(.*)$")
_CLOSING = re.compile(r"(?<!#)(?<=\s)#+$")
_COMMENT = re.compile(r"^<!--.*-->$")
_UNDERLINE = re.compile(r"^(?:={3,}|-{3,})$")
_RULE = re.compile(r"^(?:(?:\*\s?){3,}|(?:-\s?){3,}|(?:_\s?){3,})$")
_QUOTED = re.compile(r"^(?:>\s?)+")
_BOLD = re.compile(r"(\*\*|__)(?=\S)([^*_]{1,2000}?)(?<=\S)\1")
# Between figures and words a star is a star: 0.5*180*2.
_LEANING = re.compile(r"(?<![\w*\\])\*(?=[^\s*])([^*]{0,200}[^\s*])\*(?![\w*])")
_CODE = re.compile(r"`([^`]{1,2000})`")
_LINK = re.compile(r"\[([^\[\]]{1,2000})\]\((?:https?:|mailto:|[/#])[^()\s]{0,2000}\)")
_IMAGE = re.compile(r"!\[([^\[\]]{0,2000})\]\([^()\s]{1,2000}\)")
_ITEM = re.compile(r"^(?:[-*+•●]|\d{1,3}[.)])\s+(?=[第笫苐弟][^条條]{1,8}[条條]\s)")
_UNDER_HEADER = re.compile(r"^\|(?:\s*:?-{2,}:?\s*\|)+$")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_ENTITIES = {
    "&nbsp;": " ",
    "&ensp;": " ",
    "&emsp;": " ",
    "&lt;": "<",
    "&gt;": ">",
    "&amp;": "&",
}
_ENTITY = re.compile("|".join(_ENTITIES))


def text_lines(text: str, *, markdown: bool) -> tuple[list[Line], int | None]:
    """The lines that are not blank, and the row of the mark that ends the issue history, if any.

    Raises `Refused` when there are too many.
    """
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(raw) > MAX_LINES:
        raise refuse(_("超过 {limit} 行，请拆成几个文件再导入", limit=MAX_LINES))
    lines: list[Line] = []
    info_end = None
    for row, written in enumerate(raw, start=1):
        for part in as_seen(written).replace("\f", "\n").split("\n"):
            content = part.strip()
            if content == INFO_END:
                info_end = row
            elif markdown and lines and _UNDERLINE.match(content) and lines[-1].row == row - 1:
                lines[-1] = _underlined(lines[-1], content)
            elif content and not _COMMENT.match(content):
                lines += _line(row, content, markdown=markdown)
    return lines, info_end


def _line(row: int, content: str, *, markdown: bool) -> list[Line]:
    match = _HEADING.match(content)
    level = len(match[1]) if match else 0
    text = _CLOSING.sub("", match[2]) if match else content
    text = ("" if _RULE.match(text) else _shown(text)) if markdown else _unmarked(text)
    if not text and not match:
        return []
    return [Line(row, text, level) if text else Line(row, content)]


def _underlined(line: Line, mark: str) -> Line:
    if line.level or len(line.text) > 100:
        return line
    return Line(line.row, line.text, 1 if mark.startswith("=") else 2)


def _shown(text: str) -> str:
    """A line of Markdown as it shows: without its marks, a row of a table as Word ones are."""
    line = _ITEM.sub("", _QUOTED.sub("", text)).removesuffix("\\")
    if _UNDER_HEADER.match(line):
        return ""
    if line.startswith("|") and line.endswith("|"):
        cells = (cell.strip() for cell in line[1:-1].split("|"))
        return " | ".join(_inline(cell) if cell else "" for cell in cells)
    return _inline(line)


def _inline(line: str) -> str:
    pieces = _CODE.split(_BOLD.sub(r"\2", line))
    pieces[::2] = map(_without_marks, pieces[::2])
    return "".join(pieces).strip()


def _without_marks(text: str) -> str:
    bare = _LINK.sub(r"\1", _IMAGE.sub(r"\1", _LEANING.sub(r"\1", text)))
    bare = _ENTITY.sub(lambda found: _ENTITIES[found[0]], bare)
    return _ESCAPED.sub(r"\1", _unmarked(bare))


def _unmarked(text: str) -> str:
    """`text` without marks of emphasis around the whole line."""
    for mark in ("**", "__"):
        if text.startswith(mark) and text.endswith(mark) and len(text) > 2 * len(mark):
            return text.removeprefix(mark).removesuffix(mark).strip()
    return text
