"""An empty table to download and fill in: the header and one example."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from typing import Literal

from content.importers.answers.answer_columns import NAMES

_EXAMPLE = {
    "title": "示例：电费账单上的金额和我算的不一样怎么办？",
    "answer": "请先核对抄表日期和阶梯档位。\n\n仍有疑问的，可以申请复核，五个工作日内答复。",
    "say": "您好，我先帮您核对抄表日期和阶梯档位。",
    "confirm": "户号\n账单月份",
    "variants": "账单金额不对\n电费算错了",
    "keywords": "电费 账单 复核",
    "basis": "供电营业规则第八十条",
    "note": "列表一行写一项，也可以用分号隔开。导入前请删除这一行。",
}
_WIDTHS = {"title": 36, "answer": 60}
_WIDTH = 24


def template(kind_of_file: Literal["csv", "xlsx"]) -> bytes:
    """The file as bytes, in the form that `parse_answers` reads."""
    header = [NAMES[field][0] for field in _EXAMPLE]
    widths = [_WIDTHS.get(field, _WIDTH) for field in _EXAMPLE]
    return table_file(kind_of_file, "标准答案", [header, list(_EXAMPLE.values())], widths)


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
    for row in rows:
        sheet.append(row)
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
        sheet.cell(1, place).font = Font(bold=True)
        sheet.cell(2, place).alignment = Alignment(wrap_text=True, vertical="top")
    file = BytesIO()
    book.save(file)
    return file.getvalue()
