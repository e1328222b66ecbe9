"""What of a sheet is taken: the rows under the header, as they are seen.

Hidden rows and columns and struck text are left out and named; merged cells are filled down.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from content.files.refusals import RowError, listed, refuse
from content.importers.tables.columns import Layout, shown
from content.importers.tables.sheet_cells import Cell, Sheet, SheetRow, column_name
from content.importers.tables.table_rows import Record, Records, header_among, within_limit
from core.messages import LazyText, _

_BLANK = Cell("")
_DOUBTS: dict[str, LazyText] = {
    "hidden": _("这些单元格的内容看不见（白色字或隐藏格式），没有导入：{cells}"),
    "formula": _("这些公式没有保存结果，已按文字读取：{cells}"),
    "format": _("这些单元格的数字格式读不出，已按原数读取，请核对：{cells}"),
    "digits": _("这些数字超过 15 位，Excel 可能已把末几位改成 0，请核对：{cells}"),
}
_STRUCK_CHARS = 20


class SheetTable:
    """The table in a sheet. Raises `Refused` when the sheet has no header."""

    def __init__(self, sheet: Sheet, layout: Layout) -> None:
        self._sheet = sheet
        self._filled: set[tuple[int, int]] = set()
        visible = [row for row in sheet.rows if not row.is_hidden]
        if not visible:
            raise refuse(_("工作表是空的，请检查后重新选择"))
        heads = ((row.number, self._texts(row)) for row in visible)
        self._header, self._before = header_among(heads, layout)
        self._rows = [row for row in visible if row.number > self._header.row]

    def records(self) -> Records:
        """All rows under the header, and what is to be said of the sheet."""
        self._fill_down()
        found = (self._record(row) for row in self._rows if self._has_own(row))
        records = list(within_limit(record for record in found if record is not None))
        if records:
            records[0].ignored.extend(self._header.ignored)
        return Records(records, notes=list(self._notes()))

    def _texts(self, row: SheetRow) -> list[str]:
        """The cells of `row` as text, those of hidden columns left out."""
        hidden = self._sheet.hidden_columns
        width = max(row.cells) + 1
        return ["" if p in hidden else row.cells.get(p, _BLANK).text for p in range(width)]

    def _fill_down(self) -> None:
        by_number = {row.number: row for row in self._sheet.rows}
        done: dict[int, int] = {}  # no ranges overlap but in a file made to cost time
        for begin, end, place in sorted(self._sheet.merged):
            top = by_number.get(begin)
            if top is None or place not in top.cells or begin <= self._header.row:
                continue
            if begin <= done.get(place, 0) or not self._rows:
                continue
            done[place] = end
            for number in range(begin + 1, min(end, self._rows[-1].number) + 1):
                row = by_number.get(number)
                if row is not None and place not in row.cells:
                    row.cells[place] = Cell(top.cells[place].text, top.cells[place].day)
                    self._filled.add((number, place))

    def _has_own(self, row: SheetRow) -> bool:
        """Whether anything stands in `row` itself; cells merged over whole rows are one row."""
        return any(
            (row.number, place) not in self._filled and place not in self._sheet.hidden_columns
            for place, cell in row.cells.items()
            if cell.text.strip()
        )

    def _record(self, row: SheetRow) -> Record:
        days = {place: cell.day for place, cell in row.cells.items() if cell.day}
        record = self._header.record(row.number, self._texts(row), days)
        for place, name in self._header.fields.items():
            fault = row.cells.get(place, _BLANK).fault
            if fault is not None and place not in self._sheet.hidden_columns:
                record.errors.append(RowError(row.number, name, fault))
        return record

    def _notes(self) -> Iterator[LazyText]:
        if self._before:
            yield _("表头之前的行没有导入：第 {rows} 行", rows=listed(self._before))
        if hidden := [row.number for row in self._sheet.rows if row.is_hidden]:
            yield _("第 {rows} 行是隐藏行，没有导入", rows=listed(hidden))
        if columns := self._hidden_titles():
            yield _("隐藏的列没有导入：{columns}", columns=listed(columns))
        if self._filled:
            cells = [f"{column_name(place)}{row}" for row, place in sorted(self._filled)]
            yield _("合并单元格已按上面的内容填写：{cells}", cells=listed(cells))
        yield from self._notes_on_cells()
        if self._sheet.has_drawing:
            yield _("工作表里的图片、文本框没有导入，请核对")

    def _hidden_titles(self) -> list[str]:
        head = next((row for row in self._sheet.rows if row.number == self._header.row), None)
        used = {place for row in self._sheet.rows for place in row.cells}
        titles = []
        for place in sorted(self._sheet.hidden_columns & used):
            title = shown(head.cells[place].text) if head and place in head.cells else ""
            titles.append(f"{column_name(place)}（{title}）" if title else column_name(place))
        return titles

    def _notes_on_cells(self) -> Iterator[LazyText]:
        doubts: defaultdict[str, list[str]] = defaultdict(list)
        struck: list[str] = []
        for row in self._rows:
            for place, cell in sorted(row.cells.items()):
                if place in self._sheet.hidden_columns:
                    continue
                name = f"{column_name(place)}{row.number}"
                if cell.doubt:
                    doubts[cell.doubt].append(name)
                if cell.struck.strip():
                    struck.append(f"{name}（{shown(cell.struck[:_STRUCK_CHARS])}）")
        if struck:
            yield _("有删除线的文字没有导入：{cells}", cells=listed(struck))
        for doubt, cells in doubts.items():
            yield _(_DOUBTS[doubt].source, cells=listed(cells))
