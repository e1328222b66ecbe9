"""CSV: delimiters, quotes, encodings, cells past the limits of the parser."""

from __future__ import annotations

import pytest

from content.importers.answers.answer_files import parse_answers
from tests.content.importers.answers.reading import HEADER, ROW, one, said


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_delimiters_are_found(delimiter, csv_file) -> None:
    row = ["甲，乙；丙？", "a,b;c\td"]
    entry = one(parse_answers("a.csv", csv_file([HEADER, row], delimiter=delimiter)))
    assert (entry.title, entry.content["answer"]) == tuple(row)


def test_a_declared_delimiter_keeps_row_numbers() -> None:
    entry = one(parse_answers("a.csv", "sep=;\r\n标题;答案\r\n问;答\r\n".encode()))
    assert entry.row == 3


@pytest.mark.parametrize("text", ['标题,答案\n问,"答\n', '标题,答案\n问,"答"案\n问,答\n'])
def test_unbalanced_quotes_are_reported_by_row(text, places) -> None:
    parsed = parse_answers("a.csv", text.encode())
    assert places(parsed) == [(2, "file")]
    assert "引号" in said(parsed)


def test_a_csv_field_past_the_default_limit_of_the_parser(csv_file, places) -> None:
    parsed = parse_answers("a.csv", csv_file([HEADER, ["一", "a" * 140_000], ROW]))
    assert places(parsed) == [(2, "answer")]
    assert len(parsed.entries) == 1


@pytest.mark.parametrize(
    ("encoding", "named", "doubtful"),
    [
        ("utf-8", "utf-8", False),
        ("utf-8-sig", "utf-8-sig", False),
        ("utf-16", "utf-16", False),
        ("gb18030", "gb18030", True),
    ],
)
def test_encodings(encoding, named, doubtful, csv_file) -> None:
    row = ["𠮷野家交电费？", "可以😀👨‍👩‍👧שלום。"]
    parsed = parse_answers("a.csv", csv_file([HEADER, row], encoding))
    entry = one(parsed)
    assert [entry.title, entry.content["answer"]] == row
    assert (parsed.encoding, parsed.encoding_needs_confirmation) == (named, doubtful)
    assert bool(parsed.notes) == doubtful


def test_short_gb_text_that_happens_to_be_utf8_needs_confirmation() -> None:
    data = b"title,answer\n" + "模模".encode("gb18030") + b",ok\n"
    assert data.decode()  # it is valid UTF-8, of Hebrew or the like
    assert parse_answers("a.csv", data).encoding_needs_confirmation


@pytest.mark.parametrize(("main", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_a_row_in_another_encoding_is_reported_and_nothing_imported(
    main, other, csv_file, places
) -> None:
    head = csv_file([HEADER, ["第一个问题", "一\n二\n三"], ["第二个问题", "回答"]], main)
    strange = csv_file([["第三个问题", "回答"]], other)
    tail = csv_file([["第四个问题", "回答"]], main)
    parsed = parse_answers("a.csv", head + strange + tail)
    assert places(parsed) == [(4, "file")]
    assert parsed.entries == []


@pytest.mark.parametrize(("first", "second"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_two_encodings_in_one_row_are_reported(first, second, csv_file, places) -> None:
    data = csv_file([HEADER, ["头一个问题", "回答"], ["再一个问题", "回答"]], first)
    data += "交费方式".encode(first) + b"," + "线上交费和线下交费".encode(second) + b"\n"
    assert places(parse_answers("a.csv", data)) == [(4, "file")]


def test_two_encodings_in_one_cell_are_reported(csv_file, places) -> None:
    data = csv_file([HEADER, ["头一个问题", "回答"]], "gb18030")
    data += "甲乙丙,线上".encode("gb18030") + "和线下交费都可以".encode() + b"\n"
    assert places(parse_answers("a.csv", data)) == [(3, "file")]


def test_utf8_with_one_broken_byte_is_reported_by_row(csv_file, places) -> None:
    data = csv_file([HEADER, *[ROW] * 5])
    cut = data[:-4] + data[-3:]
    assert places(parse_answers("a.csv", cut)) == [(6, "file")]
