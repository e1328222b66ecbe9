"""The cells of one sheet as they are seen. Formulas are never evaluated.

A formula counts as the value that the program that saved the file showed; where none was saved, as
its text. Hidden rows and columns are marked, not left out: what becomes of them is `xlsx_records`'.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any

from content.files.limits import MAX_COLUMNS, MAX_SHEET_ROWS, XLSX_CELL_CHARS
from content.files.office_package import short_name
from content.files.refusals import refuse
from content.importers.tables.shown_numbers import (
    is_day,
    moment_of,
    plain_number,
    shown_number,
    shown_text,
)
from content.importers.tables.workbook import (
    CellStyle,
    RichText,
    SheetPart,
    Workbook,
    children,
    first,
    is_on,
    rich_text,
    unescaped,
)
from core.messages import LazyText, _
from core.unseen import as_seen

_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,13})")
_EXACT_DIGITS = 15
_FILLED_AT_MOST = 11_000  # more rows are refused anyway; no need to read them all
_COLUMN_LOOKS = 1_000  # elements that say how columns look


@dataclass(frozen=True)
class Cell:
    """What a cell shows. `day` is the day it stands for; `doubt` what a person should look at."""

    text: str
    day: date | None = None
    fault: LazyText | None = None
    struck: str = ""
    doubt: str = ""


@dataclass
class SheetRow:
    """A row that is not blank: its cells by column, counted from 0."""

    number: int
    is_hidden: bool
    cells: dict[int, Cell]


@dataclass
class Sheet:
    """A sheet: rows that are not blank, hidden columns, ranges that are merged over rows.

    Of a merged range: first row, last row, and the column that its text stands in.
    """

    name: str
    rows: list[SheetRow] = field(default_factory=list)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[tuple[int, int, int]] = field(default_factory=list)
    has_drawing: bool = False


def read_sheet(book: Workbook, part: SheetPart) -> Sheet:
    """The cells of the sheet `part`. Raises `Refused` when it is too long or cannot be read."""
    from lxml import etree  # not at the top: few starts need it

    sheet = Sheet(part.name)
    content = book.package.bytes_of(part.part)
    if content is None:
        raise refuse(_("工作表“{sheet}”的内容丢失，请用 Excel 重新保存后重试", sheet=part.name))
    reader = _RowReader(book)
    events = etree.iterparse(
        BytesIO(content), resolve_entities=False, no_network=True, huge_tree=False
    )
    rows_hidden, looks = False, 0
    for _event, element in events:
        name = short_name(element.tag)
        if name == "x:sheetFormatPr":
            rows_hidden = is_on(element.get("zeroHeight"))
        elif name == "x:col" and looks < _COLUMN_LOOKS:
            looks += 1
            sheet.hidden_columns |= set(_hidden_columns(element))
        elif name == "x:row":
            if (row := reader.row(element, rows_hidden)) is not None:
                sheet.rows.append(row)
            element.clear()
        elif name == "x:mergeCell":
            sheet.merged += _merged(element.get("ref", ""))
        elif name in ("x:drawing", "x:legacyDrawingHF", "x:oleObjects"):
            sheet.has_drawing = sheet.has_drawing or name != "x:legacyDrawingHF"
        if len(sheet.rows) > _FILLED_AT_MOST:
            break
    return sheet


def column_name(place: int) -> str:
    """The letters of the column counted from 0."""
    name = ""
    while place >= 0:
        name = chr(ord("A") + place % 26) + name
        place = place // 26 - 1
    return name


def _hidden_columns(element: Any) -> Iterator[int]:
    width = element.get("width")
    if is_on(element.get("hidden")) or (width is not None and float(width) == 0):
        begin, end = int(element.get("min", "1")), int(element.get("max", "1"))
        yield from range(begin - 1, min(end, MAX_COLUMNS))


def _merged(reference: str) -> Iterator[tuple[int, int, int]]:
    start, _colon, end = reference.partition(":")
    begins, ends = _PLACE.fullmatch(start), _PLACE.fullmatch(end)
    if begins and ends and int(ends[2]) > int(begins[2]):
        yield int(begins[2]), int(ends[2]), _column(begins[1])


def _column(letters: str) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + ord(letter) - ord("A") + 1
    return place - 1


class _RowReader:
    """Turns row elements into rows; rows and cells without a number follow the one before."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._number = 0

    def row(self, element: Any, hidden_unless_said: bool) -> SheetRow | None:
        written = element.get("r", "")
        self._number = int(written) if written.isdecimal() else self._number + 1
        cells: dict[int, Cell] = {}
        place = -1
        for cell in children(element, "x:c"):
            found = _PLACE.fullmatch(cell.get("r", ""))
            place = _column(found[1]) if found else place + 1
            read = self._cell(cell)
            if read is not None:
                cells[min(place, MAX_COLUMNS)] = read
        if not cells:
            return None
        if self._number > MAX_SHEET_ROWS:
            raise refuse(_("工作表的行太多，请删除空行或拆成几个文件"))
        return SheetRow(self._number, _is_hidden(element, hidden_unless_said), cells)

    def _cell(self, element: Any) -> Cell | None:
        style = self._style(element.get("s", "0"))
        kind = element.get("t", "n")
        if kind == "inlineStr":
            return _of_text(rich_text(first(element, "x:is")), style)
        value, formula = first(element, "x:v"), first(element, "x:f")
        written = (value.text or "") if value is not None else ""
        if formula is not None and not written and kind != "str":
            return Cell(f"={as_seen(formula.text or '…')}", doubt="formula")
        if not written:
            return None
        if kind == "s":
            return _of_text(self._book.strings[int(written)], style)
        return _of_value(kind, written, style, from_1904=self._book.from_1904)

    def _style(self, number: str) -> CellStyle:
        place = int(number) if number.isdecimal() else 0
        return self._book.styles[place] if place < len(self._book.styles) else CellStyle()


def _is_hidden(element: Any, unless_said: bool) -> bool:
    said = element.get("hidden")
    if said is not None:
        return is_on(said)
    height = element.get("ht")
    if height is not None:
        return float(height) == 0
    return unless_said


def _of_text(rich: RichText, style: CellStyle) -> Cell | None:
    text, struck = shown_text(rich.text, style.format), rich.struck
    if rich.text.strip() and (style.is_white or not text.strip()):
        return Cell("", struck=struck, doubt="hidden")
    if style.is_struck:
        text, struck = "", text + struck
    if not text and not struck:
        return None
    fault = None
    if len(rich.text) + len(rich.struck) >= XLSX_CELL_CHARS:
        fault = _(
            "单元格有 {limit} 个字，是 Excel 的上限，内容可能已被截断，请改用 CSV 或缩短",
            limit=XLSX_CELL_CHARS,
        )
    return Cell(text, fault=fault, struck=struck)


def _of_value(kind: str, written: str, style: CellStyle, *, from_1904: bool) -> Cell | None:
    if kind == "str":
        return _of_text(RichText(unescaped(written)), style)
    if kind == "e":
        message = _("单元格是错误值 {value}，请改正", value=written)
        return Cell(written, fault=message)
    if kind == "b":
        found = Cell("TRUE" if is_on(written) else "FALSE")
    elif kind == "d":
        found = _of_day(written)
    else:
        found = _of_number(written, style.format, from_1904=from_1904)
    if style.is_white or not found.text.strip():
        return Cell("", doubt="hidden")
    return Cell("", struck=found.text) if style.is_struck else found


def _of_day(written: str) -> Cell:
    try:
        day = date.fromisoformat(written[:10])
    except ValueError:
        return Cell(written)
    return Cell(written.removesuffix("T00:00:00"), day)


def _of_number(written: str, code: str, *, from_1904: bool) -> Cell:
    value = float(written)
    shown = shown_number(value, code, from_1904=from_1904)
    moment = moment_of(value, from_1904=from_1904) if is_day(code) else None
    day = moment.date() if moment else None
    if shown is None:
        return Cell(plain_number(value), day, doubt="format")
    digits = sum(character.isdecimal() for character in written.lstrip("-0"))
    too_long = digits >= _EXACT_DIGITS and abs(value) >= 10**_EXACT_DIGITS
    return Cell(as_seen(shown), day, doubt="digits" if too_long else "")
