"""Rows of a table: numbered as a spreadsheet shows them, nothing outside the header lost."""

from __future__ import annotations

from content.importers.answers.answer_files import parse_answers
from tests.content.importers.answers.reading import HEADER, ROW, said


def test_rows_are_numbered_as_a_spreadsheet_shows_them(csv_file, places) -> None:
    rows = [HEADER, ["一", "多\n行\n字"], ["", ""], ["二", ""], ["", "三"]]
    parsed = parse_answers("a.csv", csv_file(rows))
    assert [entry.row for entry in parsed.entries] == [2]
    assert places(parsed) == [(4, "answer"), (5, "title")]


def test_content_outside_the_header_is_an_error(csv_file, xlsx_file, places) -> None:
    rows = [HEADER, [*ROW, "多出来的"]]
    assert places(parse_answers("a.csv", csv_file(rows))) == [(2, "file")]
    assert places(parse_answers("a.xlsx", xlsx_file(rows))) == [(2, "file")]
    rows = [["标题", "", "答案"], ["问", "没有表头", "答"]]
    assert places(parse_answers("a.csv", csv_file(rows))) == [(2, "file")]


def test_column_limit(csv_file) -> None:
    names = [f"c{n}" for n in range(100)]
    assert "列" in said(parse_answers("a.csv", csv_file([[*HEADER, *names], ROW])))


def test_200_rows_with_3_bad_ones(xlsx_file, places) -> None:
    rows = [[f"问题{n}", f"回答{n}"] for n in range(200)]
    rows[9][1], rows[99][0], rows[199][1] = "", "", ""
    parsed = parse_answers("a.xlsx", xlsx_file([HEADER, *rows]))
    assert places(parsed) == [(11, "answer"), (101, "title"), (201, "answer")]
    assert len(parsed.entries) == 197
