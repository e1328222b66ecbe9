"""Text files as lines: encodings, and how many there may be."""

from __future__ import annotations

import pytest

from content.importers.regulations.regulation_files import parse_regulation
from tests.content.importers.cases import case
from tests.content.importers.regulations.reading import (
    RULES,
    entry_of,
)


def test_gb18030_needs_confirmation() -> None:
    parsed = parse_regulation("a.txt", RULES.encode("gb18030"))
    assert (parsed.encoding, parsed.encoding_needs_confirmation) == ("gb18030", True)
    assert parsed.entries[0].content == entry_of(RULES).content


def test_mixed_encodings_are_reported_by_line(places) -> None:
    lines = RULES.split("\n")
    data = "\n".join(lines[:10]).encode() + b"\n" + lines[10].encode("gb18030")
    data += ("\n" + "\n".join(lines[11:])).encode()
    parsed = parse_regulation("a.md", data)
    assert places(parsed) == [(11, "file")]
    assert parsed.entries == []


def test_too_many_lines_are_refused() -> None:
    parsed = parse_regulation("a.md", b"# x\n" + b"\n" * 50_001)
    assert "50000 行" in str(parsed.errors[0].message)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("**第一条　甲。**", "甲。"),
        ("__第一条　甲。__", "甲。"),
        ("> 第一条　甲。", "甲。"),
        ("*第一条* 甲。", "甲。"),
        ("第一条 0.5*180*2 元，2 * 3 * 4", "0.5*180*2 元，2 * 3 * 4"),
        ("第一条　**不得**收取 0.5\\*180 元。", "不得收取 0.5*180 元。"),
        ("第一条　0.5*180=90，1~~3 天", "0.5*180=90，1~~3 天"),
        ("第一条　甲&nbsp;乙 &lt; 丙", "甲 乙 < 丙"),
        ("第一条　甲。\n\n***", "甲。"),
        ("- 第一条 甲。", "甲。"),
        ("1. 第一条 甲。", "甲。"),
        ("第一条　三个`工作日`，`2*3*4`", "三个工作日，2*3*4"),
        ("第一条　见[附表](https://a.cn/b)和![接线图](a.png)", "见附表和接线图"),
        ("第一条　如下：\n| 甲 | 乙 |\n| :-- | --: |\n|  | 80 元 |", "如下：\n甲 | 乙\n | 80 元"),
        ("第一条　甲\\\n乙", "甲\n乙"),
    ],
)
def test_markdown_says_what_it_shows(written: str, shown: str) -> None:
    assert entry_of(f"# 办法\n\n{written}\n").content["clauses"][0]["text"] == shown


def test_marks_in_plain_text_are_text() -> None:
    text = "办法\n第一条　**不得**收取 0.5\\*180 元 &lt;\n***\n"
    found = entry_of(text, "a.txt").content["clauses"][0]["text"]
    assert found == "**不得**收取 0.5\\*180 元 &lt;\n***"


def test_headings_that_are_underlined() -> None:
    entry = entry_of("示范办法\n====\n\n总述\n----\n\n第一条 甲。\n")
    assert entry.title == "示范办法"
    assert entry.content["clauses"][0]["heading"] == "总述"


def test_a_page_break_ends_a_line() -> None:
    entry = entry_of("办法\n第一条 甲。\f— 2 —\n第二条 乙。\n", "a.txt")
    assert [clause["text"] for clause in entry.content["clauses"]] == ["甲。", "乙。"]


def test_ho25_bold_lines() -> None:
    parsed = parse_regulation(*case("ho25"))
    texts = [clause["text"] for clause in parsed.entries[0].content["clauses"]]
    assert texts == ["为规范用电报装，制定本规定。", "三个工作日内装表接电。"]
