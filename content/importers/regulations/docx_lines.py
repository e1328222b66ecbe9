"""The lines of a regulation in a DOCX. How Word is read is `content.importers.word`'s business."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from content.files.office_package import opened
from content.files.refusals import Refused, refuse
from content.files.text_pictures import MARK
from content.importers.regulations.labels import Line, clause_start, numbered_heading, opens_body
from content.importers.word.document import read_document
from content.importers.word.tables import LayOut
from content.importers.word.word_pictures import WordPicture, WordPictures
from core.messages import LazyText, _


def docx_lines(data: bytes) -> tuple[list[Line], list[LazyText], list[WordPicture]]:
    """The lines that are not blank, numbered by paragraph, notes, and pictures. Raises `Refused`.

    The mark of a picture stands in its line or below it; none stands before clauses begin.
    """
    package = opened(data)
    pictures = WordPictures(package)
    try:
        found, notes = read_document(package, LayOut(_begins, _is_label), pictures)
    except Refused:
        raise
    except Exception:  # a malformed part may lead to anything
        raise refuse(_("文件已损坏，打不开；请用 Word 重新保存后重试")) from None
    lines = _with_pictures_below(Line(line.row, line.text, line.level) for line in found)
    return lines, notes, pictures.found


def _with_pictures_below(found: Iterable[Line]) -> list[Line]:
    """A line that is nothing but a picture belongs to the one above it."""
    lines: list[Line] = []
    begun = False
    for line in found:
        begun = begun or opens_body(line)
        text = line.text if begun else MARK.sub("", line.text).strip()
        if begun and not MARK.sub("", text).strip():
            lines[-1] = replace(lines[-1], below=(*lines[-1].below, text))
        elif text:
            lines.append(replace(line, text=text))
    return lines


def _begins(text: str) -> bool:
    return opens_body(Line(0, text))


def _is_label(text: str) -> bool:
    """Whether `text` is a number alone, whose words stand in the cell beside it."""
    start = clause_start(text)
    if start is not None:
        return not start.rest
    heading = numbered_heading(Line(0, text))
    return heading is not None and " " not in heading[1]
