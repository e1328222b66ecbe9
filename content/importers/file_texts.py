"""The text of files that are kept, for those who search: by pages, or in parts where it has none.

`content.files.received` calls these in a process of its own.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any

from content.files.limits import MAX_DOCUMENT_CHARS, MAX_PAGE_CHARS
from content.files.office_package import opened
from content.files.pdf_documents import opened_pdf, text_of
from content.files.refusals import Refused
from content.importers.pdf.glyphs import DrawnPage, drawn_page
from content.importers.pdf.pdf_text import BAR, texts_of
from content.importers.tables.sheet_cells import Sheet, read_sheet
from content.importers.tables.workbook import Workbook
from content.importers.word.document import read_document
from content.importers.word.tables import LayOut

PART_CHARS = 1_500  # about what a page holds
LAID_OUT_SECONDS = 20.0  # of work; the pages behind are taken as they follow in the file

Answer = tuple[dict[str, Any], bytes]


def of_pdf(data: bytes) -> Answer:
    """The text of each page as it is drawn: lines in reading order, tables by rows.

    Without what runs along the pages and what nobody sees; a page without text, a scan, has none.
    Raises `Refused` for what is no sound PDF.
    """
    begun = time.process_time()
    pages: list[DrawnPage] = []
    with opened_pdf(data) as document:
        while len(pages) < len(document) and time.process_time() < begun + LAID_OUT_SECONDS:
            page = document[len(pages)]
            pages.append(drawn_page(page))
            page.close()
        behind = [text_of(document, place) for place in range(len(pages), len(document))]
    return _answer([*texts_of(pages), *behind])


def of_docx(data: bytes) -> Answer:
    """The text of a Word document in parts: it has pages only once it is set.

    Raises `Refused`, also for one with changes that wait: nobody knows what it says.
    """
    lines, _notes = read_document(opened(data), LayOut(_nothing, _nothing))
    return _answer(_parts(line.text for line in lines))


def of_xlsx(data: bytes) -> Answer:
    """The cells that are seen of a workbook in parts, a row a line, each sheet by itself.

    Raises `Refused`.
    """
    return _answer(_parts_of_xlsx(Workbook(opened(data))))


def _nothing(text: str) -> bool:
    return False


def _parts_of_xlsx(book: Workbook) -> Iterator[str]:
    for part in book.sheets:
        if part.is_visible:
            with suppress(Refused):  # too large a sheet; those beside it are read
                yield from _parts([part.name, *_rows(read_sheet(book, part))])


def _rows(sheet: Sheet) -> Iterator[str]:
    for row in sheet.rows:
        cells = [row.cells[column] for column in sorted(row.cells.keys() - sheet.hidden_columns)]
        seen = [cell.text for cell in cells if cell.text]
        if seen and not row.is_hidden:
            yield BAR.join(seen)


def _parts(lines: Iterable[str]) -> Iterator[str]:
    """Lines put together to parts of about a page."""
    part: list[str] = []
    size = 0
    for line in lines:
        if part and size + len(line) > PART_CHARS:
            yield "\n".join(part)
            part, size = [], 0
        part.append(line)
        size += len(line)
    if part:
        yield "\n".join(part)


def _answer(texts: Iterable[str]) -> Answer:
    """The texts within bounds: of what holds too much, the beginning."""
    kept: list[str] = []
    left = MAX_DOCUMENT_CHARS
    for text in texts:
        kept.append(text.strip()[: min(left, MAX_PAGE_CHARS)])
        left -= len(kept[-1])
    return {"texts": kept}, b""
