"""What Markdown may become, what stands out."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from content.files.models import Blob, RevisionFile
from content.texts.formats import Format
from content.texts.passages import read_apart
from kb_app.web.kit.html_text import (
    BLOCK_TAGS,
    INLINE_TAGS,
    TABLE_TAGS,
    figures,
    markdown,
    marked,
    prose,
    with_answer,
    with_passage,
    with_pictures,
)

HOSTILE = [
    "<script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<img src=x onerror=alert(1)>",
    "![x](https://elsewhere.example/a.png)",
    '<div style="position:fixed;inset:0">x</div>',
    '<form action="https://elsewhere.example"><input name=p></form>',
    "<svg/onload=alert(1)>",
    '<a href="#" onclick="alert(1)">x</a>',
    "<iframe src=//elsewhere.example></iframe>",
    '[x](/a "\\" onmouseover=\\"alert(1)")',
]
TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)([^>]*)>")
HARMLESS = INLINE_TAGS | BLOCK_TAGS | TABLE_TAGS


def assert_harmless(html: str) -> None:
    for _closing, name, attributes in TAG.findall(html):
        assert name in HARMLESS
        for attribute in re.findall(r"([a-zA-Z-]+)=", re.sub(r'"[^"]*"', '""', attributes)):
            assert attribute in {"href", "title", "rel", "start"}
    for target in re.findall(r'href="([^"]*)"', html):
        assert not re.match(r"\s*(javascript|data|vbscript|file):", target, re.IGNORECASE)


def test_nothing_that_acts_is_allowed() -> None:
    assert HARMLESS.isdisjoint({"script", "style", "form", "input", "img", "svg", "iframe", "div"})


@pytest.mark.parametrize("text", HOSTILE)
def test_what_could_act_is_inert_or_gone(text: str) -> None:
    """Remote pictures too (abuse 27, 29, 32)."""
    assert_harmless(markdown(text))


@given(st.text(alphabet=st.sampled_from("<>\"'/=()[]!#*_`-:. ascriptonhref\n停电"), max_size=120))
def test_no_text_becomes_anything_but_the_harmless_tags(text: str) -> None:
    assert_harmless(markdown(text))


def test_markdown_keeps_lists_tables_and_line_breaks() -> None:
    html = markdown("# 大标题\n\n一\n二\n\n- 甲\n- 乙\n\n| a | b |\n|---|---|\n| 1 | 2 |")

    assert "<h3>大标题</h3>" in html
    assert "一<br>\n二" in html
    assert "<li>甲</li>" in html
    assert '<td class="at-right">2</td>' in html


def test_links_to_pages_stay_and_lead_nowhere_by_themselves() -> None:
    html = markdown("[办法](/entries/KB-000001) [站](https://example.org)")

    assert 'href="/entries/KB-000001"' in html
    assert html.count('rel="nofollow noopener noreferrer"') == 2


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("结清后24小时内恢复", ["24小时内"]),
        ("智能电表通常 30 分钟左右", ["30 分钟左右"]),
        ("7至10个工作日办结，1.5元/度", ["7至10个工作日", "1.5元/度"]),
        ("提前七天公告，二十四小时内答复", ["七天", "二十四小时内"]),
        ("2026年3月1日起，5月2日8:30停电", ["2026年3月1日", "5月2日", "8:30"]),
        ("10kV 线路，收 5,000 元，降 20%", ["10kV", "5,000 元", "20%"]),
        ("第三天、第30天、前一日、95598、KB-000123、工号", []),
        ("十分抱歉，一次说清", []),
    ],
)
def test_amounts_times_and_deadlines_stand_out(text: str, found: list[str]) -> None:
    assert re.findall(r'<b class="figure">(.*?)</b>', figures(text)) == found


@given(st.text(max_size=200))
def test_figures_add_tags_and_nothing_else(text: str) -> None:
    html = str(figures(text))

    assert html.replace('<b class="figure">', "").replace("</b>", "") == str(escape(text))


def test_figures_leave_attributes_alone() -> None:
    html = Markup('<a href="/x?24小时">2小时</a>')

    assert figures(html) == '<a href="/x?24小时"><b class="figure">2小时</b></a>'


@given(st.lists(st.tuples(st.text(max_size=20), st.booleans())))
def test_marks_escape_each_part_by_itself(parts: list[tuple[str, bool]]) -> None:
    html = marked(parts)

    assert html.replace("<mark>", "").replace("</mark>", "") == "".join(
        str(escape(text)) for text, _ in parts
    )


def test_the_sentence_that_answers_is_marked_around_the_words_that_match() -> None:
    parts = [("甲。", False), ("停电", True), ("<7>天。乙", False)]
    assert marked(parts, "停电<7>天。") == (
        '甲。<span class="answering"><mark>停电</mark>&lt;7&gt;天。</span>乙'
    )
    assert marked(parts, "丙。") == marked(parts) == marked(parts, "")


def test_the_sentence_that_answers_is_marked_in_a_text() -> None:
    text = prose("甲。停电<7>天。\n停电<7>天。")
    sentence = '<mark class="answering">停电&lt;7&gt;天。</mark>'
    assert with_answer(text, "停电<7>天。") == f"<p>甲。{sentence}<br>停电&lt;7&gt;天。</p>"
    assert with_answer(text, "丙") == with_answer(text, "") == text


def test_columns_of_numbers_stand_to_the_right_and_others_as_they_were_written() -> None:
    head = "| 档 | 价 | 中 | 约 | 空 |\n|---|---|:-:|:--|---|\n"
    html = markdown(f"{head}| 一 | 0.5 元 | 1 | 2 | |\n| 二 | **12,000.5%** | x | 3 | |\n")
    cells = re.findall(r"<t[hd]( class=\"[a-z-]+\")?>", html)
    right, centre = ' class="at-right"', ' class="at-centre"'
    assert cells == ["", right, centre, "", ""] * 3
    assert markdown('<td class="top__button">x</td>').count("<td") == 0
    assert "style" not in html


@pytest.mark.parametrize(
    ("text", "answering", "before"),
    [
        ('甲\n\n- 乙\n  - 丙\n- **丁**："\n\n戊', '丁："', "<li MARK><strong>丁</strong>"),
        ("甲\n\n- 乙\n  - 丙\n- 丁\n\n戊", "戊", "<p MARK>戊"),
        ("> 乙\n\n3. 甲\n4. 乙", "乙", '<li MARK value="4">乙'),
        ("甲\n\n| 档 | 价 |\n|---|---|\n| 一 | 2 |", "档 | 价\n一 | 2", "<table MARK>"),
        ("甲<p>\n\n乙", "甲<p>", "<p MARK>甲&lt;p&gt;"),
    ],
)
def test_the_passage_that_answers_is_marked_in_words(
    text: str, answering: str, before: str
) -> None:
    pieces = read_apart(text, Format.MARKDOWN)
    html = markdown(text)
    shown = with_passage(html, pieces, answering, '答"这位')
    mark = ' class="passage" data-answering="答&#34;这位"'
    assert before.replace(" MARK", mark) in shown
    assert shown.replace(mark, "") == html
    assert with_passage(html, pieces, "没有", "答") == html


@given(st.text("甲乙-*#|>1. \n\t<&`_", max_size=80))
def test_every_piece_can_be_marked(text: str) -> None:
    pieces, html = read_apart(text, Format.MARKDOWN), markdown(text)
    for piece in filter(None, pieces):
        shown = with_passage(html, pieces, piece, "答")
        assert shown.replace(' class="passage" data-answering="答"', "", 1) == html != shown


def test_plain_text_is_escaped_and_keeps_its_paragraphs() -> None:
    assert prose("一<b>\n二\n\n三") == "<p>一&lt;b&gt;<br>二</p><p>三</p>"
    assert prose(None) == ""


def _file(name: str, alt: str) -> RevisionFile:
    blob = Blob(sha256="a" * 64, type="image/png", width=4, height=3)
    return RevisionFile(name=name, alt=alt, sha256="a" * 64, blob=blob)


def test_a_picture_stands_where_its_mark_is(app: Flask) -> None:
    """In text as a picture, in tags as words; nothing of either can break out."""
    files = [_file('a<b>".png', '"><script>')]
    html = figures(prose('看〔图：a<b>".png〕和〔图：别的.png〕')) + Markup(
        '<button data-copy-text="{}">'
    ).format('〔图：a<b>".png〕')
    with app.test_request_context():
        shown = with_pictures(html, files, "KB-000001")
    assert shown.count("<img") == 1
    assert "<script>" not in shown
    assert 'alt="&#34;&gt;&lt;script&gt;"' in shown
    assert "〔图：别的.png〕" in shown
    assert 'data-copy-text="（图：&#34;&gt;&lt;script&gt;）"' in shown
