"""Rows of an XLSX: of the first sheet that is seen and holds the header.

Cells are read by `sheet_cells`; what of them is taken, and what is said of the rest, by
`sheet_table`.
"""

from __future__ import annotations

from content.files.office_package import opened
from content.files.refusals import Refused, RowError, listed, refuse
from content.importers.tables.columns import Layout
from content.importers.tables.sheet_cells import read_sheet
from content.importers.tables.sheet_table import SheetTable
from content.importers.tables.table_rows import Records
from content.importers.tables.workbook import SheetPart, Workbook
from core.messages import LazyText, _


def read_xlsx(data: bytes, layout: Layout) -> Records:
    """The rows under the header, numbered as the sheet numbers them. Raises `Refused`."""
    package = opened(data)
    try:
        return _read(Workbook(package), layout)
    except Refused:
        raise
    except Exception:  # a malformed part may lead to anything
        raise refuse(_("文件已损坏，打不开；请用 Excel 重新保存后重试")) from None


def _read(book: Workbook, layout: Layout) -> Records:
    visible = [part for part in book.sheets if part.is_visible]
    if not visible:
        raise refuse(_("文件里没有可见的工作表"))
    missing: list[tuple[str, Refused]] = []
    for part in visible:
        sheet = read_sheet(book, part)
        try:
            table = SheetTable(sheet, layout)
        except Refused as refused:
            missing.append((part.name, refused))
            continue
        records = table.records()
        records.notes[:0] = _other_sheets(book, part)
        return records
    raise _no_header(missing)


def _no_header(missing: list[tuple[str, Refused]]) -> Refused:
    name, refused = missing[0]
    if len(missing) == 1:
        return refused
    others = listed([other for other, _refused in missing[1:]])
    where = _("读的是工作表“{sheet}”；这些工作表里也没有表头：{others}", sheet=name, others=others)
    return Refused([*refused.errors, RowError(None, "file", where)])


def _other_sheets(book: Workbook, read: SheetPart) -> list[LazyText]:
    others = [
        str(_("{sheet}（隐藏）", sheet=part.name)) if not part.is_visible else part.name
        for part in book.sheets
        if part is not read
    ]
    if not others:
        return []
    return [
        _(
            "只导入工作表“{sheet}”，没有导入：{others}",
            sheet=read.name,
            others=listed(others),
        )
    ]
