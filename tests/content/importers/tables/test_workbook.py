"""What a workbook says of itself: sheets, formats, texts, the first day, the Strict form."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from content.importers.answers.answer_files import parse_answers
from tests.content.importers.answers.reading import HEADER, ROW, one, said
from tests.content.importers.cases import case

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _bytes(book: Workbook) -> bytes:
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def test_ho20_percents_are_percents() -> None:
    parsed = parse_answers(*case("ho20"))
    assert [entry.content["answer"] for entry in parsed.entries] == ["90%", "0.1%"]


@pytest.mark.parametrize("name", ["ho23", "ho24"])
def test_ho23_and_ho24_days_in_usual_forms(name: str) -> None:
    parsed = parse_answers(*case(name))
    assert parsed.errors == []
    assert {entry.effective_from for entry in parsed.entries} == {date(2026, 3, 1)}


def test_a_cell_that_is_a_day_is_that_day_whatever_it_shows() -> None:
    book = Workbook()
    book.active.append([*HEADER, "生效日期"])
    book.active.append(["问", date(2026, 3, 1), date(2026, 3, 1)])
    book.active["B2"].number_format = 'yyyy"年"m"月"d"日"'
    book.active["C2"].number_format = "d-mmm"
    entry = one(parse_answers("a.xlsx", _bytes(book)))
    assert entry.content["answer"] == "2026年3月1日"
    assert entry.effective_from == date(2026, 3, 1)


def test_days_counted_from_1904() -> None:
    book = Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append([*HEADER, "生效日期"])
    book.active.append([*ROW, date(2026, 3, 1)])
    assert one(parse_answers("a.xlsx", _bytes(book))).effective_from == date(2026, 3, 1)


def test_raised_and_struck_runs_within_a_cell() -> None:
    book = Workbook()
    book.active.append(HEADER)
    raised, struck = InlineFont(vertAlign="superscript"), InlineFont(strike=True)
    text = CellRichText(
        "面积 10", TextBlock(raised, "2"), " ㎡，", TextBlock(struck, "200"), "150 元"
    )
    book.active.append(["问", text])
    parsed = parse_answers("a.xlsx", _bytes(book))
    assert one(parsed).content["answer"] == "面积 10² ㎡，150 元"
    assert "B2（200）" in str(parsed.notes[0])


def test_ho22_the_sheet_with_the_header_is_read() -> None:
    parsed = parse_answers(*case("ho22"))
    assert one(parsed).title == "怎么交电费？"
    assert "填写说明" in str(parsed.notes[0])


def test_without_a_header_all_sheets_are_named(xlsx_file) -> None:
    data = xlsx_file([["填写说明"]], ["草稿页", "归档"])
    parsed = parse_answers("a.xlsx", data)
    assert {error.column for error in parsed.errors} == {"标题", "答案", ""}
    assert "工作表“Sheet”" in said(parsed)
    assert "草稿页、归档" in said(parsed)


def test_hidden_sheets_are_left_out_and_named(xlsx_file) -> None:
    book = Workbook()
    book.active.append(HEADER)
    book.active.append(["旧", "旧"])
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("问答")
    for row in (HEADER, ROW):
        sheet.append(row)
    parsed = parse_answers("a.xlsx", _bytes(book))
    assert one(parsed).title == ROW[0]
    assert "Sheet（隐藏）" in str(parsed.notes[0])


def test_the_strict_form(xlsx_file, with_parts, part_of) -> None:
    data = xlsx_file([HEADER, ROW])
    strict = "http://purl.oclc.org/ooxml"
    parts = {}
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "_rels/.rels"):
        text = part_of(data, name).decode().replace(MAIN, f"{strict}/spreadsheetml/main")
        text = text.replace(RELATIONS, f"{strict}/officeDocument/relationships")
        parts[name] = text.encode()
    assert one(parse_answers("a.xlsx", with_parts(data, parts))).title == ROW[0]


def test_a_document_renamed_is_refused(docx_file) -> None:
    assert "扩展名" in said(parse_answers("a.xlsx", docx_file(["法"])))
