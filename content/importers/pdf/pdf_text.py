"""A PDF read as lines: what `content.files.apart` calls in a process of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from content.files.limits import MAX_DOCUMENT_CHARS, MAX_LINES
from content.files.pdf_documents import opened_pdf
from content.files.refusals import listed, refuse
from content.importers.pdf.flowing_text import Part, PdfLine, paragraphs
from content.importers.pdf.glyphs import DrawnPage, drawn_page
from content.importers.pdf.page_lines import Piece, in_reading_order, pieces_of
from content.importers.pdf.ruled_tables import RuledTable, ruled_tables
from content.importers.pdf.running_lines import without_running
from content.importers.regulations.labels import Line, opens_body
from core.messages import LazyText, _, as_json

BAR = " | "
_UNKNOWN_MOST = 0.05  # of the characters
_TEXT_LEAST = 10  # characters: a page with fewer has no text to speak of

Placed = list[tuple[float, list[Piece]]]


def read(data: bytes) -> tuple[dict[str, Any], bytes]:
    """The lines of the PDF in `data`, each with its page, and what has to be said of it.

    Raises `Refused`, also for one that has no text.
    """
    pages: list[DrawnPage] = []
    count = 0
    with opened_pdf(data) as document:
        for place in range(len(document)):
            page = document[place]
            pages.append(drawn_page(page))
            page.close()
            count += len(pages[-1].glyphs)
            if count > MAX_DOCUMENT_CHARS:
                raise refuse(_("PDF 里的文字太多，请拆成几个文件再导入"))
    _require_text(pages, count)
    lines, notes = _lines(pages)
    if len(lines) > MAX_LINES:
        raise refuse(_("超过 {limit} 行，请拆成几个文件再导入", limit=MAX_LINES))
    told = [*_remarks(pages), *notes]
    values = {"lines": [asdict(line) for line in lines], "notes": [as_json(one) for one in told]}
    return values | {"pages": len(pages)}, b""


def texts_of(pages: Sequence[DrawnPage]) -> list[str]:
    """The text of each page by itself: paragraphs, and tables by rows."""
    parts, _running = _parts(pages)
    return ["\n".join(line.text for line in paragraphs([own], _opens)[0]) for own in parts]


def _require_text(pages: Sequence[DrawnPage], count: int) -> None:
    if count < _TEXT_LEAST * min(len(pages), 5):
        if any(page.hidden for page in pages):
            raise refuse(
                _("这份 PDF 是扫描件，文字只是看不见的识别结果，没有核对过；请用带文字的原件")
            )
        raise refuse(
            _(
                "这份 PDF 是扫描件：{pages} 页都是图片，里面没有文字；请用带文字的原件",
                pages=len(pages),
            )
        )
    if sum(page.unknown for page in pages) > _UNKNOWN_MOST * count:
        raise refuse(_("这份 PDF 的字体没有说明各是什么字，文字读不出来；请从原文件重新导出"))


def _remarks(pages: Sequence[DrawnPage]) -> list[LazyText]:
    notes = []
    empty = [n for n, p in enumerate(pages, 1) if len(p.glyphs) < _TEXT_LEAST and p.has_pictures]
    if empty:
        notes.append(_("第 {pages} 页没有文字，可能是扫描的图片，没有导入", pages=listed(empty)))
    hidden = [n for n, page in enumerate(pages, 1) if page.hidden]
    if hidden:
        notes.append(_("第 {pages} 页有看不见的文字，没有导入", pages=listed(hidden)))
    leaning = [n for n, page in enumerate(pages, 1) if page.leaning]
    if leaning:
        notes.append(_("第 {pages} 页有斜着的文字（水印、印章），没有导入", pages=listed(leaning)))
    return notes


def _lines(pages: Sequence[DrawnPage]) -> tuple[list[PdfLine], list[LazyText]]:
    parts, running = _parts(pages)
    text, contents = paragraphs(parts, _opens)
    notes = []
    if running:
        notes.append(_("{count} 行页眉、页脚和页码没有导入", count=running))
    if contents:
        notes.append(_("目录的 {count} 行没有导入", count=contents))
    return text, notes


def _parts(pages: Sequence[DrawnPage]) -> tuple[list[list[Part]], int]:
    """What stands on each page, in reading order; how many lines that run along are left out."""
    tables: list[list[RuledTable]] = []
    plain: list[list[list[Piece]]] = []
    for number, page in enumerate(pages, start=1):
        found = ruled_tables(page.rules, number)
        outside = [one for one in page.glyphs if not any(table.holds(one) for table in found)]
        tables.append(found)
        plain.append(pieces_of(outside, number))
    kept, running = without_running(plain, [page.height for page in pages])
    parts: list[list[Part]] = []
    for page, lines, found in zip(pages, kept, tables, strict=True):
        parts.append(_with_tables(in_reading_order(lines), found, page))
    return parts, running


def _with_tables(
    pieces: Sequence[Piece], tables: Sequence[RuledTable], page: DrawnPage
) -> list[Part]:
    """The pieces of a page with the rows of each table where it stands."""
    parts: list[Part] = list(pieces)
    for table in tables:
        rows = table.rows(one for one in page.glyphs if table.holds(one))
        lines = [line for row in rows for line in _row_lines(row, table.page)]
        above = [
            at for at, part in enumerate(parts) if isinstance(part, Piece) and part.base < table.top
        ]
        place = above[-1] + 1 if above else 0
        while place < len(parts) and isinstance(parts[place], PdfLine):
            place += 1  # behind the tables that stand higher
        parts[place:place] = lines
    return parts


def _row_lines(row: Sequence[str], page: int) -> list[PdfLine]:
    """A row of data is one line; one that lays out text is that text."""
    filled = [cell for cell in row if cell]
    if not filled:
        return []
    if len(filled) == 1 or _opens(filled[0]):
        return [PdfLine(page, "　".join(dict.fromkeys(filled)))]
    return [PdfLine(page, BAR.join(row))]


def _opens(text: str) -> bool:
    return opens_body(Line(0, text))
