"""Paragraphs in reading order, what wraps and joins them, and the parts around the text."""

from __future__ import annotations

import pytest

from content.files.refusals import Refused
from content.importers.regulations.regulation_files import parse_regulation
from tests.content.importers.word.making import (
    SPACES,
    TYPES,
    document,
    law,
    paragraph,
    read,
    relations,
    run,
    shown,
    zipped,
)

BODY = paragraph("示范办法") + paragraph("第一条　甲。")


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        "<w:customXml>{}</w:customXml>",
        '<mc:AlternateContent><mc:Choice Requires="odd"><w:p/></mc:Choice><mc:Fallback>{}'
        "</mc:Fallback></mc:AlternateContent>",
    ],
)
def test_what_only_wraps_paragraphs_is_looked_through(wrapped: str) -> None:
    assert read(paragraph("甲") + wrapped.format(paragraph("乙"))) == (["甲", "乙"], "")


def test_a_paragraph_whose_mark_is_hidden_goes_on_in_the_next() -> None:
    label = paragraph("第一条　", "<w:rPr><w:vanish/></w:rPr>")
    assert read(label + paragraph("甲。"))[0] == ["第一条　甲。"]


def test_a_drop_cap_belongs_to_the_next_paragraph() -> None:
    assert read(paragraph("为", '<w:framePr w:dropCap="drop"/>') + paragraph("规范"))[0] == [
        "为规范"
    ]


@pytest.mark.parametrize("change", ["ins", "del", "moveFrom", "moveTo"])
def test_tracked_changes_are_refused(change: str) -> None:
    with pytest.raises(Refused) as refused:
        read(paragraph(f"<w:{change}>{run('甲')}</w:{change}>"))
    assert "修订" in str(refused.value)


def test_a_change_of_looks_only_is_none() -> None:
    changed = "<w:rPrChange><w:rPr><w:vanish/><w:strike/></w:rPr></w:rPrChange>"
    assert shown(run("甲", changed)) == "甲"


def test_lines_of_contents_are_left_out_and_named() -> None:
    styles = '<w:style w:type="paragraph" w:styleId="t1"><w:name w:val="toc 1"/></w:style>'
    contents = paragraph("第一条 目的\t3", '<w:pStyle w:val="t1"/>')
    lines, notes = read(contents + paragraph("第一条　甲"), styles=styles)
    assert lines == ["第一条　甲"]
    assert "目录没有导入：第 1 段" in notes


def test_headings_by_style_and_by_outline() -> None:
    styles = """<w:style w:type="paragraph" w:styleId="t"><w:name w:val="Title"/></w:style>
    <w:style w:type="paragraph" w:styleId="h"><w:name w:val="heading 2"/></w:style>
    <w:style w:type="paragraph" w:styleId="z"><w:basedOn w:val="h"/></w:style>"""
    parsed = law(
        paragraph("示范办法", '<w:pStyle w:val="t"/>')
        + paragraph("总述", '<w:pStyle w:val="z"/>')
        + paragraph("第一条　甲。")
        + paragraph("其他事项", '<w:outlineLvl w:val="1"/>')
        + paragraph("第二条　乙。")
        + paragraph("丙，见前。", '<w:outlineLvl w:val="1"/>'),
        styles=styles,
    )
    (entry,) = parsed.entries
    assert [(c["heading"], c["text"]) for c in entry.content["clauses"]] == [
        ("总述", "甲。"),
        ("其他事项", "乙。\n丙，见前。"),
    ]


def test_headers_and_footers_are_named_unless_they_repeat_what_is_known() -> None:
    around = {"header": paragraph("内部资料"), "footer": paragraph("— 3 —")}
    assert "页眉、页脚没有导入：内部资料" in read(paragraph("甲"), **around)[1]
    assert read(paragraph("示范办法"), header=paragraph("示范办法"))[1] == ""


def test_unseen_characters_are_folded() -> None:
    assert shown(run("第⼀条\u200b规范\u00ad⽤电")) == "第一条规范用电"


def test_parts_that_are_missing_or_called_otherwise() -> None:
    main = f"<w:document {SPACES}><w:body>{BODY}</w:body></w:document>"
    parsed = law(BODY)
    for parts in (
        {"_rels/.rels": relations(officeDocument="odd/Main.XML"), "odd/main.xml": main},
        {"_rels/.rels": relations(officeDocument="/word/d.xml"), "word/d.xml": main},
        {
            "_rels/.rels": relations(officeDocument="d.xml"),
            "d.xml": main,
            "_rels/d.xml.rels": relations(styles="gone.xml", image="NULL", numbering="no.xml"),
        },
    ):
        data = zipped({"[Content_Types].xml": TYPES, **parts})
        again = parse_regulation("a.docx", data)
        assert again.errors == []
        assert again.entries[0].content == parsed.entries[0].content


def test_nothing_but_a_document_is_read() -> None:
    assert document(BODY)
    bad = zipped(
        {"[Content_Types].xml": TYPES, "_rels/.rels": relations(officeDocument="gone.xml")}
    )
    from content.importers.regulations.regulation_files import parse_regulation

    assert "扩展名" in str(parse_regulation("a.docx", bad).errors[0].message)
