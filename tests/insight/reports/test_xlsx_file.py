"""The report as XLSX."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook

from core.database import Database
from insight.reports.services import ReportFormat
from people.actors import Actor
from tests.insight.reports.source_table import SOURCE, made


def test_the_xlsx_gives_it_as_numbers(database: Database, zhou: Actor) -> None:
    sheet = load_workbook(BytesIO(made(database, zhou, ReportFormat.XLSX))).active
    assert sheet is not None
    rows = list(sheet.iter_rows(min_row=5, max_row=9, values_only=True))
    told = [(row[0], str(row[1]), f"{row[2]:.2%}") for row in rows]
    assert told == [*SOURCE, ("合计", "568", "100.00%")]
