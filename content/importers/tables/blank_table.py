"""Empty tables to download and fill in, as CSV or XLSX."""

from __future__ import annotations

import csv
import re
from io import BytesIO, StringIO
from typing import Literal

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def table_file(
    kind_of_file: Literal["csv", "xlsx"], title: str, rows: list[list[str]], widths: list[int]
) -> bytes:
    """A table to fill in: `rows`, the header first; `widths` of the columns in characters."""
    return _csv(rows) if kind_of_file == "csv" else _xlsx(title, rows, widths)


def _csv(rows: list[list[str]]) -> bytes:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    return text.getvalue().encode("utf-8-sig")  # without the mark Excel takes it for GBK


def _xlsx(title: str, rows: list[list[str]], widths: list[int]) -> bytes:
    # Not at the top: they take a tenth of a second of every start.
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    sheet.freeze_panes = "A2"
    for number, row in enumerate(rows, start=1):
        for place, text in enumerate(row, start=1):
            # What begins with = is text here, never a formula.
            cell = sheet.cell(number, place, _UNWRITABLE.sub("", text))
            cell.data_type = "s"
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.cell(1, place).font = Font(bold=True)
        sheet.cell(2, place).alignment = Alignment(wrap_text=True, vertical="top")
    file = BytesIO()
    book.save(file)
    return file.getvalue()
