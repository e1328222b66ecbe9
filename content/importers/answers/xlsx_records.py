"""Rows of the first visible sheet of an XLSX. Formulas are never evaluated.

The archive is checked by `archives` before the library sees it. A formula counts as the value that
the program that saved the file showed; where none was saved, as its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, time
from io import BytesIO
from itertools import islice
from typing import Any

from content.files.archives import check_archive
from content.files.limits import MAX_COLUMNS, MAX_SHEET_ROWS, XLSX_CELL_CHARS
from content.files.refusals import Refused, RowError, refuse
from content.importers.answers.table_rows import Header, Record, Records, read_header, within_limit
from content.importers.columns import Layout
from core.messages import LazyText, _, enumerated

_ESCAPED = re.compile("_x(00[01][0-9A-Fa-f]|005[Ff])_")
_NOTED_CELLS = 20


def read_xlsx(data: bytes, layout: Layout) -> Records:
    """The rows under the header, numbered as the sheet numbers them. Raises `Refused`."""
    check_archive(data, main_part="xl/workbook.xml")
    try:
        return _Sheet(data, layout).records()
    except Refused:
        raise
    except Exception:  # the library raises whatever a malformed part leads it into
        raise refuse(_("文件已损坏，打不开；请用 Excel 重新保存后重试")) from None


_Cell = tuple[Any, str]
"""Value and openpyxl's data type: s text, n number, b yes/no, d date, e error, f formula."""


class _Sheet:
    """The one sheet that is read, once as formulas and, only if there are any, once as values."""

    def __init__(self, data: bytes, layout: Layout) -> None:
        self._data = data
        self._layout = layout
        self._notes: list[LazyText] = []
        self._unsaved: list[str] = []

    def records(self) -> Records:
        rows = self._filled_rows()
        first = next(rows, None)
        if first is None:
            raise refuse(_("工作表是空的，请检查后重新选择"))
        header = self._header(*first)
        records = [self._record(header, *row) for row in within_limit(rows)]
        if records:
            records[0].ignored.extend(header.ignored)
        if self._unsaved:
            cells = enumerated(self._unsaved[:_NOTED_CELLS])
            self._notes.append(_("这些公式没有保存结果，已按文字读取：{cells}", cells=cells))
        return Records(records, notes=self._notes)

    def _filled_rows(self) -> Iterator[tuple[int, list[_Cell]]]:
        shown: list[list[_Cell]] | None = None
        for row, cells in self._rows(values=False):
            if any(kind == "f" for _value, kind in cells):
                if shown is None:
                    shown = [found for _row, found in self._rows(values=True)]
                cells = self._with_shown(row, cells, shown)
            if any(value not in (None, "") for value, _kind in cells):
                yield row, cells

    def _with_shown(self, row: int, cells: list[_Cell], shown: list[list[_Cell]]) -> list[_Cell]:
        saved = shown[row - 1]
        merged = []
        for place, cell in enumerate(cells):
            if cell[1] != "f":
                merged.append(cell)
            elif place < len(saved) and saved[place][0] is not None:
                merged.append(saved[place])
            else:
                from openpyxl.utils import get_column_letter  # as in `_rows`

                self._unsaved.append(f"{get_column_letter(place + 1)}{row}")
                merged.append((str(getattr(cell[0], "text", cell[0])), "s"))
        return merged

    def _rows(self, *, values: bool) -> Iterator[tuple[int, list[_Cell]]]:
        # Not at the top: the library takes a tenth of a second of every start, and few need it.
        from openpyxl import load_workbook

        book = load_workbook(
            BytesIO(self._data), read_only=True, data_only=values, keep_links=False
        )
        try:
            sheet = self._first_visible(book, noted=not values)
            sheet.reset_dimensions()  # what the file says of its size may be wrong, or made up
            found = sheet.iter_rows(max_col=MAX_COLUMNS + 1)
            for row, cells in enumerate(islice(found, MAX_SHEET_ROWS + 1), start=1):
                if row > MAX_SHEET_ROWS:
                    raise refuse(_("工作表的行太多，请删除空行或拆成几个文件"))
                filled = any(cell.value is not None for cell in cells)
                yield row, [(cell.value, cell.data_type) for cell in cells] if filled else []
        finally:
            book.close()

    def _first_visible(self, book: Any, *, noted: bool) -> Any:
        visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not visible:
            raise refuse(_("文件里没有可见的工作表"))
        others = [sheet.title for sheet in book.worksheets if sheet is not visible[0]]
        if noted and others:
            note = _(
                "只导入工作表“{sheet}”，没有导入：{others}",
                sheet=visible[0].title,
                others=enumerated(others[:_NOTED_CELLS]),
            )
            self._notes.append(note)
        return visible[0]

    def _header(self, row: int, cells: list[_Cell]) -> Header:
        texts = [_text(value) for value, _kind in cells]
        return read_header(row, texts, self._layout)

    def _record(self, header: Header, row: int, cells: list[_Cell]) -> Record:
        record = header.record(row, [_text(value) for value, _kind in cells])
        for place, name in header.fields.items():
            if place < len(cells) and (message := _fault(*cells[place])):
                record.errors.append(RowError(row, name, message))
        return record


def _fault(value: Any, kind: str) -> LazyText | None:
    if kind == "e":
        return _("单元格是错误值 {value}，请改正", value=str(value))
    if isinstance(value, str) and len(value) >= XLSX_CELL_CHARS:
        return _(
            "单元格有 {limit} 个字，是 Excel 的上限，内容可能已被截断，请改用 CSV 或缩短",
            limit=XLSX_CELL_CHARS,
        )
    return None


def _text(value: Any) -> str:
    """What a cell shows, as far as that can be known without its number format."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    return value.isoformat() if isinstance(value, (date, time)) else str(value)
