"""Page numbers and running titles are no text of clauses, and are named."""

from __future__ import annotations

import pytest

from content.importers.regulations.regulation_files import parse_regulation
from tests.content.importers.cases import case
from tests.content.importers.regulations.reading import clauses_of, notes_of

MARKS = [
    "— 3 —",
    "－3－",
    "-3-",
    "- 3 -",
    "–3–",
    "· 3 ·",
    "～3～",
    "— iii —",
    "第 3 页",
    "第3页 共9页",
    "第 3 页，共 9 页",
    "第3页/共9页",
    "第 3 页（共 9 页）",
    "第三页 共九页",
    "共 9 页 第 3 页",
    "3 / 9 页",
    "Page 3 of 9",
    "P.3",
]


@pytest.mark.parametrize("mark", MARKS)
def test_a_page_number_is_left_out_and_named(mark: str) -> None:
    text = f"办法\n第一条 甲，\n{mark}\n乙。\n第二条 丙。\n"
    assert [clause["text"] for clause in clauses_of(text)] == ["甲，\n乙。", "丙。"]
    assert "第 3 行是页码" in notes_of(text)


@pytest.mark.parametrize(
    "line", ["第3页所列标准", "220", "1/2", "- 3 千伏 -", "10-35", "第 3 页 共 9 页的附表"]
)
def test_what_is_no_page_number_for_certain_stays(line: str) -> None:
    assert clauses_of(f"办法\n第一条 甲\n{line}\n乙。\n")[0]["text"] == f"甲\n{line}\n乙。"


def test_a_number_alone_is_named() -> None:
    assert "第 3 行只有数字" in notes_of("办法\n第一条 甲\n220\n乙。\n")


def test_numbers_alone_that_count_pages_are_left_out() -> None:
    page = "一行正文，\n" * 9
    text = f"办法\n第一条 甲，\n{page}1\n{page}2\n{page}3\n乙。\n"
    assert not any(character.isdecimal() for character in clauses_of(text)[0]["text"])
    assert "是页码" in notes_of(text)


def test_numbers_that_follow_one_another_closely_are_only_named() -> None:
    text = "办法\n第一条 甲\n1\n乙\n2\n丙。\n"
    assert clauses_of(text)[0]["text"] == "甲\n1\n乙\n2\n丙。"
    assert "第 3、5 行只有数字" in notes_of(text)


def test_three_of_nine_counts_where_it_is_not_alone() -> None:
    text = "办法\n第一条 甲\n1/9\n乙\n2/9\n丙。\n"
    assert clauses_of(text)[0]["text"] == "甲\n乙\n丙。"


@pytest.mark.parametrize(
    "head", ["示范办法", "《示范办法》", "示范办法　3", "3　示范办法", "示范办法 — 3 —"]
)
def test_a_running_title_is_left_out_and_named(head: str) -> None:
    text = f"示范办法\n第一条 甲，\n{head}\n乙。\n"
    assert clauses_of(text)[0]["text"] == "甲，\n乙。"
    assert "第 3 行重复了标题" in notes_of(text)


def test_what_stands_beside_page_numbers_on_every_page() -> None:
    text = "办法\n第一条 甲。\n— 1 —\n内部资料\n第二条 乙。\n— 2 —\n内部资料\n第三条 丙。\n"
    assert [clause["text"] for clause in clauses_of(text)] == ["甲。", "乙。", "丙。"]
    assert "第 4、7 行是每页重复" in notes_of(text)


def test_ho16_page_numbers_and_the_title_between_clauses() -> None:
    parsed = parse_regulation(*case("ho16"))
    texts = [clause["text"] for clause in parsed.entries[0].content["clauses"]]
    assert texts == ["为规范用电报装，制定本规定。", "三个工作日内装表接电。"]
