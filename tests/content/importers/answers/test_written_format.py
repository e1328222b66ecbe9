"""Rows are plain unless they say otherwise, or show it by marks that are nothing else."""

from __future__ import annotations

import pytest

from content.importers.answers.answer_files import parse_answers
from content.importers.answers.written_format import set_format
from content.kinds.registry import kind_named
from tests.content.importers.answers.reading import one, said


@pytest.mark.parametrize(
    ("answer", "told", "written"),
    [
        ("0.5*180=90 元，0.55*100=55 元", "", "plain"),
        ("1. 身份证\n2. 房产证", "", "plain"),
        ("**城区：**45 分钟", "", "markdown"),
        ("**城区：**45 分钟\n\n> 10kV 的另办", "", "plain"),
        ("**城区：**45 分钟", "纯文本", "plain"),
        ("**城区：**45 分钟", " Plain ", "plain"),
        ("没有标记", "Markdown", "markdown"),
        ("没有标记", "md", "markdown"),
    ],
)
def test_how_a_row_is_written(csv_file, answer: str, told: str, written: str) -> None:
    rows = [["标题", "答案", "格式"], ["问", answer, told]]
    entry = one(parse_answers("a.csv", csv_file(rows)))
    assert (entry.content["answer"], entry.content["format"]) == (answer, written)


def test_a_format_there_is_not_is_an_error_by_its_column(csv_file) -> None:
    parsed = parse_answers("a.csv", csv_file([["标题", "答案", "格式"], ["问", "答", "html"]]))
    assert [(error.row, error.field, error.column) for error in parsed.errors] == [
        (2, "format", "格式")
    ]
    assert "markdown" in said(parsed)


def test_rows_read_as_markdown_are_named(csv_file) -> None:
    rows = [
        ["标题", "答案"],
        ["一", "答"],
        ["二", "**粗**体"],
        ["三", "见[办法](/entries/KB-000001)"],
    ]
    notes = [str(note) for note in parse_answers("a.csv", csv_file(rows)).notes]
    assert [note for note in notes if "Markdown" in note and "3、4" in note]


def test_a_kind_without_formats_gets_none() -> None:
    values: dict[str, object] = {"situation": "**静默**"}
    assert not set_format(kind_named("script").schema(), values)
    assert values == {"situation": "**静默**"}
