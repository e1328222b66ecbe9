"""The inline elements one by one: shown is read, not shown is not, the rest is named."""

from __future__ import annotations

import pytest

from tests.content.importers.word.making import paragraph, read, run, shown


def _field(code: str, result: str | None) -> str:
    parts = [
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{code}</w:instrText></w:r>'
    ]
    if result is not None:
        parts += ['<w:r><w:fldChar w:fldCharType="separate"/></w:r>', result]
    return "".join([*parts, '<w:r><w:fldChar w:fldCharType="end"/></w:r>'])


def _in_run(inner: str) -> str:
    return f"<w:r>{inner}</w:r>"


@pytest.mark.parametrize(
    ("inner", "text"),
    [
        ("<w:noBreakHyphen/>", "3-5"),
        ("<w:softHyphen/>", "35"),
        ("<w:tab/>", "3\t5"),
        ("<w:ptab/>", "3\t5"),
        ("<w:br/>", "3\n5"),
        ('<w:br w:type="page"/>', "3\n5"),
        ("<w:cr/>", "3\n5"),
        ("<w:lastRenderedPageBreak/>", "35"),
        ('<w:sym w:font="Symbol" w:char="F0B1"/>', "3±5"),
        ('<w:sym w:font="Symbol" w:char="00B3"/>', "3≥5"),
        ('<w:sym w:font="Wingdings" w:char="F0FE"/>', "3☑5"),
        ('<w:sym w:font="Wingdings 2" w:char="F052"/>', "3☑5"),
        ('<w:sym w:font="宋体" w:char="2103"/>', "3℃5"),
    ],
)
def test_signs(inner: str, text: str) -> None:
    assert shown(run("3") + _in_run(inner) + run("5")) == text


def test_letters_in_a_symbol_font_are_what_they_show() -> None:
    symbol = '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'
    assert (
        shown(run("电阻 5 k") + run("W", symbol) + run("，") + run("\uf0b0", symbol))
        == "电阻 5 kΩ，°"
    )


def test_a_symbol_that_cannot_be_read_is_seen_and_named() -> None:
    lines, notes = read(paragraph(run("偏差 ") + _in_run('<w:sym w:font="Odd" w:char="F0AA"/>')))
    assert lines == ["偏差 □"]
    assert "第 1 段“偏差 □”" in notes
    assert shown("□是　□否") == "□是　□否"


@pytest.mark.parametrize("look", ["<w:vanish/>", '<w:vanish w:val="true"/>', '<w:sz w:val="2"/>'])
def test_hidden_text_is_left_out_and_named(look: str) -> None:
    lines, notes = read(paragraph(run("收 200 元") + run("（暂按 150 元）", look)))
    assert lines == ["收 200 元"]
    assert "第 1 段“（暂按 150 元）”" in notes


@pytest.mark.parametrize(
    "look", ['<w:vanish w:val="0"/>', '<w:vanish w:val="false"/>', "<w:webHidden/>"]
)
def test_text_that_is_shown_after_all(look: str) -> None:
    assert shown(run("收 200 元", look)) == "收 200 元"


@pytest.mark.parametrize("look", ["<w:strike/>", "<w:dstrike/>"])
def test_struck_text_is_left_out_and_named(look: str) -> None:
    lines, notes = read(paragraph(run("收 ") + run("200", look) + run("150 元")))
    assert lines == ["收 150 元"]
    assert "删除线" in notes
    assert "“200”" in notes


def test_white_text_is_left_out_unless_the_ground_is_dark() -> None:
    white = '<w:color w:val="FFFFFF"/>'
    lines, notes = read(paragraph(run("收 200 元") + run("（内部）", white)))
    assert lines == ["收 200 元"]
    assert "白色" in notes
    assert shown(run("类别", f'{white}<w:shd w:fill="000000"/>')) == "类别"
    assert shown(run("类别", white), '<w:shd w:fill="000000"/>') == "类别"


STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="note"><w:rPr><w:vanish/></w:rPr></w:style>
<w:style w:type="paragraph" w:styleId="sub"><w:basedOn w:val="note"/></w:style>
<w:style w:type="character" w:styleId="old"><w:rPr><w:strike/></w:rPr></w:style>
<w:style w:type="character" w:styleId="up">
<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>
"""


def test_styles_hide_strike_and_raise_too() -> None:
    old, up = '<w:rStyle w:val="old"/>', '<w:rStyle w:val="up"/>'
    body = paragraph(run("收 ") + run("200", old) + run("150 元，10") + run("2", up))
    lines, notes = read(body + paragraph("内部", '<w:pStyle w:val="sub"/>'), styles=STYLES)
    assert lines == ["收 150 元，10²"]
    assert "“200”" in notes
    assert "第 2 段“内部”" in notes


@pytest.mark.parametrize(
    ("look", "text"),
    [
        ('<w:vertAlign w:val="superscript"/>', "10²"),
        ('<w:vertAlign w:val="subscript"/>', "10₂"),
        ('<w:position w:val="6"/>', "10²"),
        ('<w:position w:val="-6"/>', "10₂"),
        ('<w:position w:val="1"/>', "102"),
        ('<w:vertAlign w:val="baseline"/>', "102"),
    ],
)
def test_raised_and_lowered_figures(look: str, text: str) -> None:
    assert shown(run("10") + run("2", look)) == text


def test_raised_words_are_named() -> None:
    lines, notes = read(paragraph(run("电价") + run("甲", '<w:vertAlign w:val="superscript"/>')))
    assert lines == ["电价甲"]
    assert "“甲”" in notes


def test_capitals_are_capitals() -> None:
    assert shown(run("kva", "<w:caps/>")) == "KVA"


def test_ruby_reads_the_base_once_and_names_the_paragraph() -> None:
    ruby = f"<w:ruby><w:rt>{run('wéi')}</w:rt><w:rubyBase>{run('违')}</w:rubyBase></w:ruby>"
    lines, notes = read(paragraph(_in_run(ruby) + run("约金")))
    assert lines == ["违约金"]
    assert "第 1 段“违约金”" in notes


@pytest.mark.parametrize(
    "wrapped",
    [
        "<w:hyperlink>{}</w:hyperlink>",
        "<w:smartTag>{}</w:smartTag>",
        "<w:customXml>{}</w:customXml>",
        "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>",
        '<w:dir w:val="ltr">{}</w:dir>',
        "<w:hyperlink><w:smartTag>{}</w:smartTag></w:hyperlink>",
        '<w:fldSimple w:instr="REF x">{}</w:fldSimple>',
        '<mc:AlternateContent><mc:Choice Requires="w14">{}</mc:Choice><mc:Fallback><w:r><w:t>旧'
        "</w:t></w:r></mc:Fallback></mc:AlternateContent>",
        '<mc:AlternateContent><mc:Choice Requires="odd"><w:r><w:t>新</w:t></w:r></mc:Choice>'
        "<mc:Fallback>{}</mc:Fallback></mc:AlternateContent>",
    ],
)
def test_what_only_wraps_is_looked_through(wrapped: str) -> None:
    assert shown(run("收 ") + wrapped.format(run("200")) + run(" 元")) == "收 200 元"


def test_a_prompt_that_was_never_filled_in_is_no_text() -> None:
    control = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        f"{run('单击此处输入')}</w:sdtContent></w:sdt>"
    )
    lines, notes = read(paragraph(run("户名：") + control))
    assert lines == ["户名："]
    assert "控件" in notes


@pytest.mark.parametrize(
    ("code", "result", "text"),
    [
        ("REF x", run("200"), "收 200 元"),
        (" HYPERLINK &quot;http://x&quot; ", run("200"), "收 200 元"),
        ("PAGE", run("3"), "收 3 元"),
        ("IF " + _field("REF x", run("甲")) + " = 1", run("200"), "收 200 元"),
        (r"EQ \o\ac(○,1)", None, "收 ① 元"),
        (r"eq \o\ac(○,二)", None, "收 ㊁ 元"),
        (r"EQ \f(1,2)", None, "收 1/2 元"),
        ("SYMBOL 177 \\f &quot;Symbol&quot;", None, "收 ± 元"),
        ("XE &quot;电价&quot;", None, "收  元"),
    ],
)
def test_fields_show_their_result_and_never_their_code(code: str, result, text: str) -> None:
    assert shown(run("收 ") + _field(code, result) + run(" 元")) == text


def test_a_field_without_a_result_is_named() -> None:
    lines, notes = read(paragraph(run("收 ") + _field("=SUM(A1:A3)", None) + run(" 元")))
    assert lines == ["收  元"]
    assert "域" in notes


def test_a_field_reaches_over_paragraphs() -> None:
    opened = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC</w:instrText></w:r>'
        + run("x")
    )
    result = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("甲")
    closed = run("乙") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + run("丙")
    assert read(paragraph(opened) + paragraph(result) + paragraph(closed))[0] == [
        "甲",
        "乙丙",
    ]


@pytest.mark.parametrize(("ticked", "text"), [("<w:checked/>", "☑"), ("", "☐")])
def test_boxes_of_old_forms(ticked: str, text: str) -> None:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:checkBox><w:default w:val="0"/>'
        f"{ticked}</w:checkBox></w:ffData></w:fldChar></w:r>"
        "<w:r><w:instrText>FORMCHECKBOX</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert shown(begin + run("同意")) == f"{text}同意"


def test_the_chosen_entry_of_an_old_form() -> None:
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
        '<w:listEntry w:val="甲"/><w:listEntry w:val="乙"/></w:ddList></w:ffData></w:fldChar></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    assert shown(begin) == "乙"


@pytest.mark.parametrize("kind", ["footnote", "endnote", "comment"])
def test_notes_are_told_with_their_words(kind: str) -> None:
    reference = _in_run(f'<w:{kind}Reference w:id="2"/>')
    note = f'<w:{kind} w:id="2">{paragraph("含税")}</w:{kind}>'
    lines, notes = read(paragraph(run("收 200 元") + reference), **{f"{kind}s": note})
    assert lines == ["收 200 元"]
    assert "第 1 段“含税”" in notes


def test_direction_that_reorders_is_named() -> None:
    assert "从右到左" in read(paragraph(f'<w:bdo w:val="rtl">{run("051")}</w:bdo>'))[1]


def test_an_element_that_nobody_knows_is_named() -> None:
    lines, notes = read(paragraph(run("收 200 元") + "<w:r><w:novelty/></w:r>"))
    assert lines == ["收 200 元"]
    assert "第 1 段“收 200 元”" in notes
    assert shown(run("收 200 元") + "<odd:thing><w:r><w:t>x</w:t></w:r></odd:thing>") == "收 200 元"
