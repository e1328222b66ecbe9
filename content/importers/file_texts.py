"""The text of files that are kept, for those who search: by pages, or in parts where it has none.

`content.files.received` calls these in a process of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from content.files.limits import MAX_DOCUMENT_CHARS, MAX_PAGE_CHARS
from content.files.office_package import OfficePackage, opened
from content.files.pdf_documents import opened_pdf, text_of
from content.files.refusals import Refused
from content.files.text_pictures import MARK, in_words
from content.importers.pdf.glyphs import DrawnPage, drawn_page
from content.importers.pdf.pdf_text import BAR, texts_of
from content.importers.tables.sheet_cells import Sheet, read_sheet
from content.importers.tables.workbook import Workbook
from content.importers.word.document import read_document
from content.importers.word.tables import LayOut, TextLine
from content.importers.word.word_pictures import WordPicture, WordPictures

PART_CHARS = 1_500  # about what a page holds
LAID_OUT_SECONDS = 20.0  # of work; the pages behind are taken as they follow in the file

Answer = tuple[dict[str, Any], bytes]
Line = TypeVar("Line")


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
    parts, pictures = docx_parts(opened(data))
    shown = {one.name: one.alt for one in pictures if one.alt}
    texts = ([_said(line.text, shown) for line in part] for part in parts)
    return _answer("\n".join(filter(None, part)) for part in texts)


def of_xlsx(data: bytes) -> Answer:
    """The cells that are seen of a workbook in parts, a row a line, each sheet by itself.

    Raises `Refused`.
    """
    return _answer("\n".join(row.text for row in part) for part in xlsx_parts(opened(data)))


def docx_parts(package: OfficePackage) -> tuple[list[list[TextLine]], list[WordPicture]]:
    """The lines of a Word document, with marks where its pictures stand, in parts; the pictures.

    Raises `Refused`.
    """
    pictures = WordPictures(package)
    lines, _notes = read_document(package, LayOut(_nothing, _nothing), pictures)
    return list(_parts(lines, lambda line: line.text)), pictures.found


@dataclass(frozen=True)
class ShownRow:
    """A row of a sheet, its `cells` by column; or, without any, the name of the sheet."""

    text: str
    cells: tuple[str, ...] = ()

    @property
    def is_name(self) -> bool:
        """Whether it is no row, but says where the rows below it stand."""
        return not self.cells


def xlsx_parts(package: OfficePackage) -> Iterator[list[ShownRow]]:
    """What is seen of a workbook, in parts, each sheet by itself. Raises `Refused`."""
    book = Workbook(package)
    for part in book.sheets:
        if part.is_visible:
            with suppress(Refused):  # too large a sheet; those beside it are read
                rows = [ShownRow(part.name), *_rows(read_sheet(book, part))]
                yield from _parts(rows, lambda row: row.text)


def _said(text: str, shown: Mapping[str, str]) -> str:
    """A line with what its pictures show; nothing where nobody says what."""
    return MARK.sub("", in_words(text, shown)).strip()


def _nothing(text: str) -> bool:
    return False


def _rows(sheet: Sheet) -> Iterator[ShownRow]:
    shown = [row for row in sheet.rows if not row.is_hidden]
    columns = sorted({column for row in shown for column in row.cells} - sheet.hidden_columns)
    for row in shown:
        cells = tuple(row.cells[one].text if one in row.cells else "" for one in columns)
        if any(cells):
            yield ShownRow(BAR.join(filter(None, cells)), cells)


def _parts(lines: Iterable[Line], text_of: Callable[[Line], str]) -> Iterator[list[Line]]:
    """Lines put together to parts of about a page."""
    part: list[Line] = []
    size = 0
    for line in lines:
        length = len(text_of(line))
        if part and size + length > PART_CHARS:
            yield part
            part, size = [], 0
        part.append(line)
        size += length
    if part:
        yield part


def _answer(texts: Iterable[str]) -> Answer:
    """The texts within bounds: of what holds too much, the beginning."""
    kept: list[str] = []
    left = MAX_DOCUMENT_CHARS
    for text in texts:
        kept.append(text.strip()[: min(left, MAX_PAGE_CHARS)])
        left -= len(kept[-1])
    return {"texts": kept}, b""
