"""Tables as CSV files that a spreadsheet opens as they are, and as nothing but text and numbers."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from flask import Response

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def csv_file(rows: Iterable[Sequence[object]]) -> bytes:
    """UTF-8 with a mark (without it Excel takes it for GBK); what looks like a formula is text."""
    text = StringIO(newline="")
    csv.writer(text).writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def csv_download(rows: Iterable[Sequence[object]], name: str) -> Response:
    """The table as a download called `name`.csv, which no cache keeps."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(csv_file(rows), mimetype="text/csv", headers=disposition)


def _cell(value: object) -> str:
    written = str(value)
    return f"'{written}" if written.startswith(_FORMULA) else written
