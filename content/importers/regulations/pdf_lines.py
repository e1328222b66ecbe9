"""The lines of a regulation in a PDF. How PDFs are read is `content.importers.pdf`'s business."""

from __future__ import annotations

from content.files.apart import read_apart
from content.importers.regulations.labels import Line
from core.messages import LazyText, from_json


def pdf_lines(data: bytes) -> tuple[list[Line], list[LazyText]]:
    """The paragraphs and rows of tables, numbered as they follow, and notes. Raises `Refused`."""
    values, _none = read_apart("content.importers.pdf.pdf_text:read", data)
    lines = [
        Line(row, line["text"], line["level"], line["page"])
        for row, line in enumerate(values["lines"], start=1)
    ]
    return lines, [_lazy(note) for note in values["notes"]]


def _lazy(stored: dict[str, object]) -> LazyText:
    text = from_json(stored)
    return text if isinstance(text, LazyText) else LazyText(text)
