"""Files of regulations as a whole: taken apart, stored form, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from content.files.limits import MAX_FILE_BYTES
from content.importers.regulations.regulation_files import parse_regulation
from content.kinds.registry import kind_named
from core.base_schema import load
from tests.content.importers.regulations.reading import (
    RULES,
    entry_of,
    notes_of,
)


def test_markdown_is_taken_apart() -> None:
    entry = entry_of(RULES)
    assert (entry.title, entry.kind, entry.source) == (
        "示范市路灯用电管理办法",
        "regulation",
        "rules.md",
    )
    content = entry.content
    assert content["issuer"] == "示范市人民政府"
    assert content["document_number"] == "示范市人民政府令第12号"
    assert content["issued_on"] == "2021-06-08"
    assert [(c["label"], c["heading"]) for c in content["clauses"]] == [
        ("第一条", "第一章 总则"),
        ("第二条", "第一章 总则"),
        ("第三条", "第二章 管理 / 第一节 一般规定"),
        ("第三条之一", "第二章 管理 / 第一节 一般规定"),
        ("第四条", "第二章 管理 / 第一节 一般规定"),
    ]
    assert content["clauses"][1]["text"] == (
        "本办法适用于本市。\n依照第一条办理的，\n第三条规定的情形除外。"
    )
    assert content["clauses"][2]["text"].endswith("\n（二）维护。")


def test_stored_content_passes_the_schema_again() -> None:
    content = entry_of(RULES).content
    assert load(kind_named("regulation").schema(), content)["issued_on"] == date(2021, 6, 8)


def test_a_preamble_becomes_a_note() -> None:
    text = "# 法\n2020年1月2日 公布\n为了方便群众，现予说明。\n第一条 甲。\n"
    assert "为了方便群众，现予说明。" in notes_of(text)
    assert entry_of(text).content["issued_on"] == "2020-01-02"


def test_control_characters_are_an_error_by_row_and_field(places) -> None:
    parsed = parse_regulation("a.md", "# 法\n第一条 甲。\n第二条 乙\x00。\n".encode())
    assert places(parsed) == [(3, "clauses.1.text")]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.md", b"", "空"),
        ("a.md", b" \n\n ", "空"),
        ("a.md", "# 标题\n只有文字。\n".encode(), "没有找到条文"),
        ("a.md", bytes(range(256)) * 40, "编码"),
        ("a.txt", b"PK\x03\x04 not text", "扩展名"),
        ("a.txt", b"%PDF-1.7 ...", "扩展名"),
        ("a.docx", "第一条 甲。".encode(), "不是有效的"),
        ("a.docx", b"PK\x03\x04 broken", "损坏"),
        ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"x", "密码"),
        ("a.doc", b"x", "旧格式"),
        ("a.docm", b"x", "宏"),
        ("a.pdf", b"x", "不是有效的 PDF"),
        ("a", b"x", "不支持"),
        ("../a.md", b"x", "文件名"),
        ("..\\a.md", b"x", "文件名"),
        ("a\x00.md", b"x", "文件名"),
        ("a" * 300 + ".md", b"x", "文件名"),
        ("a.md", b"x" * (MAX_FILE_BYTES + 1), "10 MB"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(name, data, says, places) -> None:
    parsed = parse_regulation(name, data)
    assert parsed.entries == []
    assert says in str(parsed.errors[0].message)
    assert places(parsed)[0][1] in ("file", "clauses")


def test_a_spreadsheet_renamed_is_refused(xlsx_file) -> None:
    parsed = parse_regulation("a.docx", xlsx_file([["标题"]]))
    assert "扩展名" in str(parsed.errors[0].message)


def test_too_long_a_clause_is_an_error_by_row(places) -> None:
    parsed = parse_regulation("a.md", ("# 法\n第一条 " + "长" * 20_001 + "\n").encode())
    assert places(parsed) == [(2, "clauses.0.text")]


def test_errors_and_notes_are_bounded() -> None:
    repeated = "# 法\n" + "第一条 甲。\n" * 5_000
    assert len(parse_regulation("a.md", repeated.encode()).errors) == 1_001
    late = "# 法\n第一条 甲。\n" + "附件\n" * 5_000
    assert len(parse_regulation("a.md", late.encode()).notes) == 101
