"""Headings without 第…章: told by where they stand, else named by row."""

from __future__ import annotations

import pytest

from content.importers.regulations.regulation_files import parse_regulation
from tests.content.importers.cases import case
from tests.content.importers.regulations.reading import clauses_of, notes_of


def _read(text: str) -> list[tuple[str, str]]:
    return [(clause["heading"], clause["text"]) for clause in clauses_of(text)]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("总则", "附则"),
        ("总　则", "附 则"),
        ("一、总则", "二、附则"),
        ("（一）总则", "（二）附则"),
        ("1. 总则", "2. 附则"),
        ("1 总则", "2 附则"),
        ("I. 总则", "II. 附则"),
        ("【总则】", "【附则】"),
        ("**总则**", "**附则**"),
        ("总则：", "法律责任："),
        ("第一部分 总则", "第二部分 附则"),
        ("第一篇 总则", "第二篇 附则"),
        ("笫一章 总则", "第—章 附则"),
        ("Ⅰ 总则", "Ⅱ 附则"),
        ("壹、总则", "贰、附则"),
        ("〈总则〉", "「附则」"),
        ("-- 总则 --", "== 附则 =="),
    ],
)
def test_headings_in_other_forms(first: str, second: str) -> None:
    found = _read(f"示范办法\n{first}\n第一条 甲。\n{second}\n第二条 乙。\n")
    assert [text for _heading, text in found] == ["甲。", "乙。"]
    assert "总则" in found[0][0]
    assert any(word in found[1][0] for word in ("附则", "法律责任"))
    assert "总则" not in found[1][0]


def test_headings_of_one_kind_under_another() -> None:
    first = "一、总则\n（一）目的\n第一条 甲。\n（二）范围\n第二条 乙。\n"
    text = f"示范办法\n{first}二、附则\n第三条 丙。\n"
    assert _read(text) == [
        ("一、总则 / （一）目的", "甲。"),
        ("一、总则 / （二）范围", "乙。"),
        ("二、附则", "丙。"),
    ]


def test_a_heading_below_chapters() -> None:
    text = "示范办法\n第一章 供电\n电价管理\n第一条 甲。\n附则\n第二条 乙。\n"
    assert _read(text) == [("第一章 供电 / 电价管理", "甲。"), ("附则", "乙。")]


def test_headings_without_numbers_are_below_those_with_them() -> None:
    first = "一、业务办理\n居民客户\n第一条 甲。\n企业客户\n第二条 乙。\n"
    text = f"示范办法\n{first}二、价格\n第三条 丙。\n附则\n第四条 丁。\n"
    assert _read(text) == [
        ("一、业务办理 / 居民客户", "甲。"),
        ("一、业务办理 / 企业客户", "乙。"),
        ("二、价格", "丙。"),
        ("附则", "丁。"),
    ]


@pytest.mark.parametrize(
    "items",
    [
        "1、医院\n2、学校",
        "（一）医院\n（二）学校\n（三）车站",
        "① 医院\n② 学校",
        "• 医院",
        "- 医院",
    ],
)
def test_items_behind_a_sentence_that_is_over_stay_with_their_clause(items: str) -> None:
    text = f"示范办法\n第一条 下列单位不停电。\n{items}\n第二条 乙。\n"
    assert _read(text)[0] == ("", f"下列单位不停电。\n{items}")


@pytest.mark.parametrize(
    "items",
    [
        "（一）安装；\n（二）维护",
        "一、安装\n二、维护",
        "居民客户\n企业客户",
        "1. 安装；\n2. 维护",
    ],
)
def test_items_of_a_list_stay_text(items: str) -> None:
    text = f"示范办法\n第一条 包括下列内容：\n{items}\n第二条 乙。\n"
    assert _read(text)[0] == ("", f"包括下列内容：\n{items}")


@pytest.mark.parametrize(
    "line", ["校表 200 元", "居民 | 80 元", "2026年3月1日", "附件 1", "甲，乙", "一行没有完的话，"]
)
def test_what_is_no_heading_by_its_words_stays_text(line: str) -> None:
    assert _read(f"示范办法\n第一条 甲。\n{line}\n第二条 乙。\n")[0][1] == f"甲。\n{line}"


def test_headings_are_named_by_row() -> None:
    assert "第 4 行“职责分工”" in notes_of("示范办法\n第一条 甲。\n\n职责分工\n第二条 乙。\n")


def test_a_heading_behind_an_unfinished_line_is_only_named() -> None:
    text = "示范办法\n第一条 甲，由\n用电服务\n第二条 乙。\n"
    assert _read(text)[0][1] == "甲，由\n用电服务"
    assert "像是标题" in notes_of(text)


def test_a_heading_with_no_clause_of_its_own_is_named() -> None:
    text = "示范办法\n第一条 甲。\n附则\n本办法由营销部解释。\n"
    assert _read(text)[0][1] == "甲。\n附则\n本办法由营销部解释。"
    assert "第 3 行“附则”" in notes_of(text)


def test_ho14_plain_headings() -> None:
    parsed = parse_regulation(*case("ho14"))
    clauses = parsed.entries[0].content["clauses"]
    assert [(clause["heading"], clause["text"]) for clause in clauses] == [
        ("一、总则", "为规范用电报装，制定本规定。"),
        ("二、职责分工", "营销部负责受理。"),
        ("附则", "本规定自2026年3月1日起施行。"),
    ]
