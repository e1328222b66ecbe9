"""Files that a spreadsheet opens: nothing in them acts."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from kb_app.web.kit.csv_files import csv_file


@pytest.fixture
def engine_kind() -> str:
    """One engine is enough for what pages add."""
    return "sqlite"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"])
def test_no_cell_is_a_formula(start: str) -> None:
    text = csv_file([[f"{start}1"]]).decode("utf-8-sig")
    assert next(csv.reader(StringIO(text, newline=""))) == [f"'{start}1"]
