"""What of a sheet is taken: what is seen, and a word on the rest."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill

from content.importers.answers.answer_files import parse_answers
from tests.content.importers.answers.reading import HEADER, one, said
from tests.content.importers.cases import case

ROWS = [HEADER, ["问一", "答一"], ["问二", "答二"]]


@pytest.fixture
def book() -> Workbook:
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    return book


def _read(book: Workbook):
    file = BytesIO()
    book.save(file)
    return parse_answers("a.xlsx", file.getvalue())


def _notes(parsed) -> str:
    return "\n".join(str(note) for note in parsed.notes)


def test_ho21_a_hidden_row_is_left_out_and_named() -> None:
    parsed = parse_answers(*case("ho21"))
    assert one(parsed).title == "多人口家庭怎么申请？"
    assert "第 2 行是隐藏行" in _notes(parsed)


def test_ho28_a_hidden_column_is_left_out_and_named() -> None:
    parsed = parse_answers(*case("ho28"))
    assert one(parsed).content["note"] == ""
    assert "隐藏的列没有导入：D（备注）" in _notes(parsed)


def test_rows_of_no_height_and_columns_of_no_width_are_hidden(book, with_parts, part_of) -> None:
    book.active.row_dimensions[2].height = 7
    book.active["C1"] = "备注"
    book.active["C3"] = "勿外传"
    book.active.column_dimensions["C"].width = 7
    file = BytesIO()
    book.save(file)
    name = "xl/worksheets/sheet1.xml"
    sheet = part_of(file.getvalue(), name)
    assert sheet.count(b'ht="7"') == sheet.count(b'width="7"') == 1
    flat = sheet.replace(b'ht="7"', b'ht="0"').replace(b'width="7"', b'width="0"')
    parsed = parse_answers("a.xlsx", with_parts(file.getvalue(), {name: flat}))
    assert one(parsed).title == "问二"
    assert one(parsed).content["note"] == ""
    assert "第 2 行是隐藏行" in _notes(parsed)


def test_ho26_merged_cells_are_filled_down_and_named() -> None:
    parsed = parse_answers(*case("ho26"))
    assert [entry.title for entry in parsed.entries] == ["电费怎么查？"] * 2
    assert parsed.errors == []
    assert "合并单元格" in _notes(parsed)
    assert "A3" in _notes(parsed)


def test_a_row_that_is_merged_as_a_whole_is_one_entry(book) -> None:
    for column in "AB":
        book.active[f"{column}3"] = None
        book.active.merge_cells(f"{column}2:{column}3")
    assert one(_read(book)).title == "问一"


def test_struck_text_is_left_out_and_named(book) -> None:
    book.active["B2"].font = Font(strike=True)
    book.active["A3"].font = book.active["B3"].font = Font(strike=True)
    parsed = _read(book)
    assert [(error.row, error.field) for error in parsed.errors] == [(2, "answer")]
    assert parsed.entries == []
    assert "B2（答一）" in _notes(parsed)
    assert "A3（问二）" in _notes(parsed)


@pytest.mark.parametrize("color", ["FFFFFFFF", "00FFFFFF"])
def test_white_words_are_left_out_and_named_unless_the_ground_is_dark(book, color: str) -> None:
    book.active["C1"] = "备注"
    book.active["C2"] = book.active["C3"] = "勿外传"
    book.active["C2"].font = book.active["C3"].font = Font(color=color)
    book.active["C3"].fill = PatternFill("solid", fgColor="FF000000")
    parsed = _read(book)
    assert [entry.content["note"] for entry in parsed.entries] == ["", "勿外传"]
    assert "C2" in _notes(parsed)
    assert "C3" not in _notes(parsed)


def test_what_a_format_hides_is_left_out_and_named(book) -> None:
    book.active["C1"], book.active["C2"], book.active["C3"] = "备注", "勿外传", 150
    book.active["C2"].number_format = book.active["C3"].number_format = ";;;"
    parsed = _read(book)
    assert [entry.content["note"] for entry in parsed.entries] == ["", ""]
    assert "C2、C3" in _notes(parsed)


def test_rows_above_the_header_are_left_out_and_named(book) -> None:
    book.active.insert_rows(1, 2)
    book.active["A1"] = "2026 年标准答案汇总"
    parsed = _read(book)
    assert [entry.row for entry in parsed.entries] == [4, 5]
    assert "表头之前的行没有导入：第 1 行" in _notes(parsed)


def test_a_number_that_excel_cut_off_is_named(book) -> None:
    book.active["B2"] = 95598123456789012
    assert "超过 15 位" in _notes(_read(book))


def test_errors_are_told_by_the_titles_of_the_file() -> None:
    book = Workbook()
    for row in (["咨询问题", "回复", "生效时间"], ["问", "答", "3月1日"], ["问", None, None]):
        book.active.append(row)
    parsed = _read(book)
    assert [(error.row, error.column) for error in parsed.errors] == [(2, "生效时间"), (3, "回复")]
    assert "“3月1日”不是完整的日期" in said(parsed)
    assert parsed.rejected[2] == {"咨询问题": "问", "回复": "答", "生效时间": "3月1日"}
