"""Automatic numbers are rebuilt as Word shows them, or the paragraph is named."""

from __future__ import annotations

import pytest

from tests.content.importers.word.making import paragraph, read, run

WORDS = "按文档设置写出"


def _level(place: int, style: str, text: str, more: str = "") -> str:
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def _lists(*levels: str, nums: str = "") -> str:
    first = '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{first}{nums}'


def _item(text: str, level: int = 0, number: int = 1) -> str:
    look = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    return paragraph(text, look)


@pytest.mark.parametrize(
    ("style", "text", "third"),
    [
        ("decimal", "%1.", "3.丙"),
        ("decimal", "%1", "3 丙"),
        ("decimalZero", "%1、", "03、丙"),
        ("chineseCounting", "第%1条", "第三条　丙"),
        ("chineseCountingThousand", "（%1）", "（三）丙"),
        ("ideographTraditional", "%1、", "丙、丙"),
        ("chineseLegalSimplified", "%1、", "叁、丙"),
        ("decimalEnclosedCircle", "%1", "③ 丙"),
        ("upperLetter", "%1.", "C.丙"),
        ("lowerRoman", "(%1)", "(iii)丙"),
        ("decimalFullWidth", "%1．", "３．丙"),
        ("bullet", "•", "• 丙"),
    ],
)
def test_number_formats(style: str, text: str, third: str) -> None:
    body = "".join(map(_item, "甲乙丙"))
    assert read(body, numbering=_lists(_level(0, style, text)))[0][2] == third


def test_rebuilt_numbers_are_named() -> None:
    assert WORDS in read(_item("甲"), numbering=_lists(_level(0, "decimal", "%1.")))[1]


def test_levels_restart_below_and_name_those_above() -> None:
    levels = _lists(_level(0, "chineseCounting", "第%1章"), _level(1, "decimal", "%1.%2"))
    body = _item("甲") + _item("一", 1) + _item("二", 1) + _item("乙") + _item("三", 1)
    assert read(body, numbering=levels)[0] == [
        "第一章　甲",
        "一.1 一",
        "一.2 二",
        "第二章　乙",
        "二.1 三",
    ]


def test_legal_numbering_writes_figures() -> None:
    legal = _level(1, "decimal", "%1.%2", "<w:isLgl/>")
    levels = _lists(_level(0, "chineseCounting", "第%1章"), legal)
    assert read(_item("甲") + _item("一", 1), numbering=levels)[0][1] == "1.1 一"


def test_clauses_go_on_over_chapters_where_the_list_says_so() -> None:
    running = _level(1, "chineseCounting", "第%2条", '<w:lvlRestart w:val="0"/>')
    levels = _lists(_level(0, "chineseCounting", "第%1章"), running)
    body = _item("甲") + _item("一", 1) + _item("乙") + _item("二", 1)
    assert read(body, numbering=levels)[0] == [
        "第一章　甲",
        "第一条　一",
        "第二章　乙",
        "第二条　二",
    ]


def test_a_list_that_starts_anew_or_goes_on() -> None:
    goes_on = '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
    anew = (
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    levels = _lists(_level(0, "decimal", "%1."), nums=goes_on + anew)
    body = _item("甲") + _item("乙", 0, 2) + _item("丙", 0, 3) + _item("丁", 0, 3)
    assert read(body, numbering=levels)[0] == ["1.甲", "2.乙", "1.丙", "2.丁"]


STYLES = """
<w:style w:type="paragraph" w:styleId="tiao"><w:name w:val="条"/>
<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="sub"><w:basedOn w:val="tiao"/></w:style>
<w:style w:type="paragraph" w:styleId="xiang"><w:name w:val="项"/>
<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
"""


@pytest.mark.parametrize("style", ["tiao", "sub"])
def test_numbering_by_style(style: str) -> None:
    look = f'<w:pStyle w:val="{style}"/>'
    levels = _lists(_level(0, "chineseCounting", "第%1条"))
    body = paragraph("甲", look) + paragraph("乙", look)
    assert read(body, numbering=levels, styles=STYLES)[0] == ["第一条　甲", "第二条　乙"]


def test_a_level_that_is_bound_to_a_style() -> None:
    bound = _level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="xiang"/>')
    levels = _lists(_level(0, "decimal", "%1."), bound)
    body = paragraph("甲", '<w:pStyle w:val="xiang"/>')
    assert read(body, numbering=levels, styles=STYLES)[0] == ["（一）甲"]


def test_numbering_switched_off_for_one_paragraph() -> None:
    off = '<w:pStyle w:val="tiao"/><w:numPr><w:numId w:val="0"/></w:numPr>'
    levels = _lists(_level(0, "chineseCounting", "第%1条"))
    assert read(paragraph("甲", off), numbering=levels, styles=STYLES)[0] == ["甲"]


@pytest.mark.parametrize(
    "numbering", ["", _lists(_level(0, "thaiLetters", "%1.")), _lists(_level(3, "decimal", "%1."))]
)
def test_numbers_that_cannot_be_rebuilt_are_named(numbering: str) -> None:
    parts = {"numbering": numbering} if numbering else {}
    lines, notes = read(_item("甲乙"), **parts)
    assert lines == ["甲乙"]
    assert "自动编号读不出" in notes
    assert "第 1 段“甲乙”" in notes


def test_a_hidden_paragraph_does_not_count() -> None:
    hidden = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        f"<w:rPr><w:vanish/></w:rPr></w:pPr>{run('旧', '<w:vanish/>')}</w:p>"
    )
    levels = _lists(_level(0, "decimal", "%1."))
    assert read(_item("甲") + hidden + _item("乙"), numbering=levels)[0] == ["1.甲", "2.乙"]
