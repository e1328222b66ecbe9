"""The lines of a regulation in a DOCX. How Word is read is `content.importers.word`'s business."""

from __future__ import annotations

from content.files.office_package import opened
from content.files.refusals import Refused, refuse
from content.importers.regulations.labels import Line, clause_start, numbered_heading, opens_body
from content.importers.word.document import read_document
from content.importers.word.tables import LayOut
from core.messages import LazyText, _


def docx_lines(data: bytes) -> tuple[list[Line], list[LazyText]]:
    """The lines that are not blank, numbered by paragraph, and notes. Raises `Refused`."""
    package = opened(data)
    try:
        found, notes = read_document(package, LayOut(_begins, _is_label))
    except Refused:
        raise
    except Exception:  # a malformed part may lead to anything
        raise refuse(_("文件已损坏，打不开；请用 Word 重新保存后重试")) from None
    return [Line(line.row, line.text, line.level) for line in found], notes


def _begins(text: str) -> bool:
    return opens_body(Line(0, text))


def _is_label(text: str) -> bool:
    """Whether `text` is a number alone, whose words stand in the cell beside it."""
    start = clause_start(text)
    if start is not None:
        return not start.rest
    heading = numbered_heading(Line(0, text))
    return heading is not None and " " not in heading[1]
