"""Word files as lines: styles, tables, changes that are still open."""

from __future__ import annotations

import pytest

from content.importers.regulations.regulation_files import parse_regulation


@pytest.mark.parametrize("name", ["办法.docx", "办法.DOCX"])
def test_docx(docx_file, name: str) -> None:
    data = docx_file(
        ["示范办法", "2020年1月2日 甲局公布", "第一章 总则", "第一条 甲。", "续。", "第二条 乙。"],
        {0: "Title", 2: "Heading 1"},
    )
    parsed = parse_regulation(name, data)
    assert parsed.errors == []
    assert parsed.encoding == ""
    entry = parsed.entries[0]
    assert entry.title == "示范办法"
    assert entry.content["issued_on"] == "2020-01-02"
    assert entry.content["clauses"][0] == {
        "label": "第一条",
        "heading": "第一章 总则",
        "text": "甲。\n续。",
    }


def test_docx_tables_are_lines(docx_file) -> None:
    from io import BytesIO

    from docx import Document

    document = Document(BytesIO(docx_file(["法", "第一条 表："])))
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ["电压", "距离", "10kV", "5米"], strict=True):
        cell.text = text
    file = BytesIO()
    document.save(file)
    text = parse_regulation("a.docx", file.getvalue()).entries[0].content["clauses"][0]["text"]
    assert text == "表：\n电压 | 距离\n10kV | 5米"


def test_docx_with_open_changes_is_refused(docx_file, with_parts, part_of) -> None:
    data = docx_file(["法", "第一条 甲。"])
    body = part_of(data, "word/document.xml")
    run = body[body.rindex(b"<w:r>") : body.rindex(b"</w:r>") + 6]
    changed = body.replace(run, b'<w:ins w:id="1" w:author="x">' + run + b"</w:ins>")
    parsed = parse_regulation("a.docx", with_parts(data, {"word/document.xml": changed}))
    assert "修订" in str(parsed.errors[0].message)
