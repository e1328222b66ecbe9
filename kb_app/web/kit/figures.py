"""Tables of figures as pages and files show them: each figure opens the list behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import send_file
from flask.typing import ResponseReturnValue

from kb_app.web.kit.csv_files import csv_file


@dataclass(frozen=True)
class Cell:
    """A figure or text, and the list behind it."""

    text: object
    url: str = ""


@dataclass(frozen=True)
class Row:
    """Cells, and a bar of 0 to 100 beside the first one."""

    cells: Sequence[Cell]
    bar: float | None = None
    is_total: bool = False


@dataclass(frozen=True)
class Table:
    """A table of the page and of its file."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Row]
    note: str = ""
    chart: str = ""  # its figures drawn, as SVG
    of: int = 0  # how many rows there are, where not all of them were made


def share(part: int, whole: int | None) -> str:
    """`part` of `whole` in percent with one place; – of nothing."""
    return f"{100 * part / whole:.1f} %" if whole else "–"


def bar(part: int, most: int) -> float:
    """How long a bar is beside the longest."""
    return 100 * part / most if most else 0


def table_as_csv(table: Table, name: str) -> ResponseReturnValue:
    """The whole table as a download called `name`.csv."""
    rows = [table.columns, *([cell.text for cell in row.cells] for row in table.rows)]
    file = BytesIO(csv_file(rows))
    return send_file(file, mimetype="text/csv", as_attachment=True, download_name=f"{name}.csv")
