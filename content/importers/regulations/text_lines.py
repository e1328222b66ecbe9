"""The lines of a regulation in a text file, with Markdown headings known. DOCX: `docx_lines`."""

from __future__ import annotations

import re

from content.files.limits import MAX_LINES
from content.files.refusals import refuse
from content.importers.regulations.clauses import Line
from core.messages import _

INFO_END = "<!-- INFO END -->"

_HEADING = re.compile(r"^(#{1,6})\s+(.*)$")
_CLOSING = re.compile(r"(?<!#)(?<=\s)#+$")
_COMMENT = re.compile(r"^<!--.*-->$")
_INVISIBLE = "\ufeff\u200b\u2060"


def text_lines(text: str) -> tuple[list[Line], int | None]:
    """The lines that are not blank, and the row of the mark that ends the issue history, if any.

    Raises `Refused` when there are too many.
    """
    raw = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", " ").split("\n")
    if len(raw) > MAX_LINES:
        raise refuse(_("超过 {limit} 行，请拆成几个文件再导入", limit=MAX_LINES))
    lines: list[Line] = []
    info_end = None
    for row, written in enumerate(raw, start=1):
        content = written.strip().strip(_INVISIBLE).strip()
        if content == INFO_END:
            info_end = row
        elif content and not _COMMENT.match(content):
            lines.append(_line(row, content))
    return lines, info_end


def _line(row: int, content: str) -> Line:
    match = _HEADING.match(content)
    text = _CLOSING.sub("", match[2]) if match else ""
    return Line(row, text, len(match[1])) if match and text else Line(row, content)
