"""A report as XLSX: figures as numbers, the period before beside them, and the bars drawn."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from core.messages import _
from insight.reports.contents import Contents, ReportLine
from insight.reports.monitoring_contents import MonitoringContents

_PERCENT = "0.00%"
_WIDTHS = (24, 10, 10, 12, 12, 10)


def as_xlsx(contents: Contents | MonitoringContents) -> bytes:
    """The report as a workbook."""
    if isinstance(contents, MonitoringContents):
        return _of_monitoring(contents)
    from openpyxl import Workbook

    book = Workbook()
    sheet: Any = book.active
    sheet.title = contents.title
    sheet.append([f"{contents.title} · {contents.period}"])
    sheet.append([contents.summary])
    sheet.append([])
    first = sheet.max_row + 1
    _table(sheet, str(_("业务类别")), [*contents.headings, contents.total])
    _chart(sheet, first, len(contents.headings))
    sheet.append([])
    _table(sheet, str(_("类型")), contents.types)
    return _saved(book, sheet)


def _of_monitoring(contents: MonitoringContents) -> bytes:
    """Table below table, figures as numbers where they are nothing else."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    sheet: Any = book.active
    sheet.title = contents.title
    for line in (f"{contents.title} · {contents.period}", contents.summary, *contents.conclusions):
        sheet.append([line])
    for table in contents.tables:
        sheet.append([])
        sheet.append([table.title])
        sheet.append([str(title) for title in table.columns.values()])
        for place in (0, 1):
            for cell in sheet[sheet.max_row - place]:
                cell.font = Font(bold=True)
        for row in table.rows:
            sheet.append([_as_number(row[name]) for name in table.columns])
    return _saved(book, sheet)


def _as_number(written: str) -> str | int | float:
    try:
        return float(written) if "." in written else int(written)
    except ValueError:
        return written


def _saved(book: Any, sheet: Any) -> bytes:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet["A1"].font = Font(bold=True, size=14)
    for place, width in enumerate(_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _table(sheet: Any, first: str, lines: Sequence[ReportLine]) -> None:
    from openpyxl.styles import Font

    titles = [first, _("件数"), _("占比"), _("上期件数"), _("上期占比"), _("增减")]
    sheet.append([str(title) for title in titles])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for line in lines:
        sheet.append(
            [
                line.label,
                line.cases,
                float(line.share / 100),
                line.before,
                float(line.before_share / 100),
                line.change,
            ]
        )
        for place in (3, 5):
            sheet.cell(sheet.max_row, place).number_format = _PERCENT


def _chart(sheet: Any, first: int, lines: int) -> None:
    from openpyxl.chart import BarChart, Reference

    chart = BarChart()
    chart.type = "bar"
    chart.height, chart.width = 8, 16
    last = first + lines
    for column in (2, 4):
        values = Reference(sheet, min_col=column, min_row=first, max_row=last)
        chart.add_data(values, titles_from_data=True)
    chart.set_categories(Reference(sheet, min_col=1, min_row=first + 1, max_row=last))
    sheet.add_chart(chart, "H4")
