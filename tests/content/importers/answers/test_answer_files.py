"""Files of answers as a whole: limits, titles that come twice, and what is refused."""

from __future__ import annotations

import pytest

from content.files.limits import MAX_CELL_CHARS, MAX_FILE_BYTES, MAX_ROWS
from content.importers.answers.answer_files import parse_answers
from tests.content.importers.answers.reading import HEADER, ROW, said


def test_rows_with_the_same_title_are_noted(csv_file) -> None:
    parsed = parse_answers("a.csv", csv_file([HEADER, ROW, ["另", "答"], ROW]))
    assert len(parsed.entries) == 3
    assert "2、4" in str(parsed.notes[0])


def test_a_cell_that_is_too_long(csv_file, xlsx_file, places) -> None:
    fits, over = "长" * MAX_CELL_CHARS, "长" * (MAX_CELL_CHARS + 1)
    for make, name in ((csv_file, "a.csv"), (xlsx_file, "a.xlsx")):
        parsed = parse_answers(name, make([HEADER, ["一", fits], ["二", over]]))
        assert [entry.row for entry in parsed.entries] == [2]
        assert places(parsed) == [(3, "answer")]
        assert "20001 个字" in said(parsed)


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_row_limit(name, csv_file, jsonl_file) -> None:
    for count in (MAX_ROWS, MAX_ROWS + 1):
        data = (
            csv_file([HEADER, *[ROW] * count])
            if name == "a.csv"
            else jsonl_file(*[{"title": "a", "answer": "b"}] * count)
        )
        parsed = parse_answers(name, data)
        assert len(parsed.entries) == (count if count <= MAX_ROWS else 0)
        assert bool(parsed.errors) == (count > MAX_ROWS)


def test_errors_are_bounded(csv_file) -> None:
    parsed = parse_answers("a.csv", csv_file([HEADER, *[["", "答"]] * 3_000]))
    assert len(parsed.errors) == 1_001
    assert "2000" in str(parsed.errors[-1].message)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.csv", b"", "空"),
        ("a.csv", b"\xef\xbb\xbf\r\n", "空"),
        ("a.csv", "标题,答案\n".encode(), "没有数据"),
        ("a.csv", bytes(range(256)) * 40, "编码"),
        ("a.csv", b"PK\x03\x04", "扩展名"),
        ("a.xlsx", b"x", "不是有效的"),
        ("a.xls", b"x", "旧格式"),
        ("a.xlsm", b"x", "宏"),
        ("a.json", b"{}", "不支持"),
        ("../a.csv", b"x", "文件名"),
        ("/etc/a.csv", b"x", "文件名"),
        ("http://127.0.0.1/a.csv", b"x", "文件名"),
        ("a.csv", b"x" * (MAX_FILE_BYTES + 1), "10 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(name, data, says) -> None:
    parsed = parse_answers(name, data)
    assert parsed.entries == []
    assert says in said(parsed)
