"""Rows with errors as a table: as they stand in the file, with what is wrong beside them."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from content.files.refusals import RowError, told
from content.importers.tables.rejected_rows import rejected_table
from core.messages import _


def _rows(errors: list[dict[str, Any]]) -> list[list[Any]]:
    sheet = load_workbook(BytesIO(rejected_table(errors))).active
    return [[(cell.value, cell.data_type) for cell in row] for row in sheet.iter_rows()]


def test_rows_stand_as_they_were_and_nothing_is_a_formula() -> None:
    errors = told(
        [
            RowError(3, "answer", _("必填"), "回复"),
            RowError(3, "review_by", _("必填"), "复核时间"),
            RowError(None, "file", _("必填")),
        ],
        {3: {"问题": "=1+1", "回复": "#N/A"}},
    )
    head, row = _rows(errors)
    assert [value for value, _type in head] == ["原来的行", "要改正的地方", "问题", "回复"]
    assert row[0] == ("3", "s")
    assert row[1] == ("“回复”必填\n“复核时间”必填", "s")
    assert row[2:] == [("=1+1", "s"), ("#N/A", "s")]


def test_rows_of_several_files_are_kept_apart() -> None:
    found = told([RowError(2, "answer", _("必填"), "答案")], {2: {"答案": "甲"}})
    errors = [{"file": "a.csv"} | found[0], {"file": "b.csv"} | found[0]]
    assert len(_rows(errors)) == 3


def test_characters_that_no_sheet_can_hold_are_left_out() -> None:
    errors = told([RowError(2, "answer", _("必填"), "答案")], {2: {"答案": "甲\x00乙"}})
    assert _rows(errors)[1][2][0] == "甲乙"
