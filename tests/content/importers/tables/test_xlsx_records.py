"""Sheets: values as shown, the first sheet, formulas, errors."""

from __future__ import annotations

from datetime import date

from content.files.limits import XLSX_CELL_CHARS
from content.importers.answers.answer_files import parse_answers
from tests.content.importers.answers.reading import HEADER, ROW, one, said


def test_an_xlsx_cell_at_the_limit_of_excel_may_be_cut_off(xlsx_file) -> None:
    parsed = parse_answers("a.xlsx", xlsx_file([HEADER, ["一", "a" * XLSX_CELL_CHARS]]))
    assert {(error.row, error.field) for error in parsed.errors} == {(2, "answer")}
    assert "截断" in said(parsed)


def test_numbers_and_dates_of_a_sheet_are_text(xlsx_file) -> None:
    rows = [[*HEADER, "生效日期", "备注"], [95598, 2.50, date(2026, 3, 1), True]]
    entry = one(parse_answers("a.xlsx", xlsx_file(rows)))
    assert (entry.title, entry.content["answer"]) == ("95598", "2.5")
    assert entry.effective_from == date(2026, 3, 1)
    assert entry.content["note"] == "TRUE"


def test_only_the_first_sheet_is_read_and_the_others_are_noted(xlsx_file) -> None:
    parsed = parse_answers("a.xlsx", xlsx_file([HEADER, ROW], ["草稿页"]))
    one(parsed)
    assert "草稿页" in str(parsed.notes[0])


def test_blank_rows_keep_the_numbering_of_the_sheet(xlsx_file, places) -> None:
    parsed = parse_answers("a.xlsx", xlsx_file([[], HEADER, [], ["有问", None]]))
    assert places(parsed) == [(4, "answer")]


def test_formulas_are_never_evaluated(xlsx_file) -> None:
    parsed = parse_answers("a.xlsx", xlsx_file([HEADER, ["=1+1", '=HYPERLINK("http://x")']]))
    entry = one(parsed)
    assert (entry.title, entry.content["answer"]) == ("=1+1", '=HYPERLINK("http://x")')
    assert "A2、B2" in str(parsed.notes[0])


def test_a_formula_counts_as_the_value_it_showed(xlsx_file, with_parts, part_of) -> None:
    data = xlsx_file([HEADER, ["问", "=1+1"]])
    name = "xl/worksheets/sheet1.xml"
    sheet = part_of(data, name)
    assert b"<v />" in sheet or b"<v/>" in sheet or b"<v></v>" in sheet
    shown = sheet.replace(b"<v />", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>")
    shown = shown.replace(b"<v></v>", b"<v>2</v>")
    parsed = parse_answers("a.xlsx", with_parts(data, {name: shown}))
    assert one(parsed).content["answer"] == "2"
    assert parsed.notes == []


def test_an_error_value_is_an_error_by_row_and_field(xlsx_file, places) -> None:
    parsed = parse_answers("a.xlsx", xlsx_file([HEADER, ["问", "#N/A"]]))
    assert places(parsed) == [(2, "answer")]
