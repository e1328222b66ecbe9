"""The characters that are shown: in plain text all, in Markdown all but its marks."""

from __future__ import annotations

import time
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.texts import passages as module
from content.texts.formats import Format
from content.texts.passages import Sort, passages, read_apart, said, shown, without_marks
from tests.linear_time import slowness

PIECES = st.lists(
    st.sampled_from(
        ["停电", "12.5 元", "kW", " ", "\n", "\n\n", "　", "*", "**", "#", "1. ", "- ", "> "]
    )
    | st.text("ab，。:|_`[]()<>&~\\!=+", max_size=3),
    max_size=25,
).map("".join)


@given(st.text(max_size=200))
def test_plain_text_is_shown_as_it_stands(text: str) -> None:
    assert shown(text, Format.PLAIN) == text


@pytest.mark.parametrize(
    ("text", "characters"),
    [
        ("**粗** _斜_ `码`", "粗 斜 码"),
        ("- 一\n2. 二\n# 三", "- 一\n\n2. 二\n\n三"),
        ("[字](https://x.cn)", "字"),
        ("a_b * c", "a_b * c"),
        ("3. 甲\n5. 乙", "3. 甲\n5. 乙"),
        ("- 甲\n  - 乙\n- 丙", "- 甲\n- 乙\n- 丙"),
        ("| 档 | 价 |\n|---|---|\n| 一 | 0.5 |", "档 | 价\n一 | 0.5"),
        ("第一行\n第二行\n\n\n第二段", "第一行\n第二行\n\n第二段"),
        ("```\n原样 *5*\n```", "原样 *5*"),
        ("", ""),
    ],
)
def test_markdown_is_shown_without_its_marks(text: str, characters: str) -> None:
    assert shown(text, Format.MARKDOWN) == characters


@pytest.mark.parametrize(
    ("rows", "said_of_it"),
    [
        ("| 居民 | 0.5 | 0.3 |", "居民：峰段（元）0.5，谷 0.3"),
        ("| 居民 | | 0.3 |", "居民：谷 0.3"),
        ("| | 0.5 | 0.3 |", "峰段（元）0.5，谷 0.3"),
        ("| 居民 | | |", "居民"),
        ("| | | 0.3 |", "谷 0.3"),
        ("| **居民** | `0.5` |", "居民：峰段（元）0.5"),
        ("| 甲 | 1 |\n| 乙 | 2 |", "甲：峰段（元）1\n乙：峰段（元）2"),
        ("", "类 | 峰段（元） | 谷"),
    ],
)
def test_a_row_of_a_table_is_said_by_itself(rows: str, said_of_it: str) -> None:
    table = f"| 类 | 峰段（元） | 谷 |\n|---|---|---|\n{rows}"
    assert said(f"电价：\n\n{table}", Format.MARKDOWN) == f"电价：\n\n{said_of_it}"
    assert said(table, Format.PLAIN) == table


@given(PIECES)
def test_a_text_without_marks_needs_no_parser_and_is_shown_the_same(text: str) -> None:
    quick = shown(text, Format.MARKDOWN), passages(text, Format.MARKDOWN)
    with patch.object(module, "_MAY_MEAN_SOMETHING") as always:
        always.search.return_value = True
        slow = shown(text, Format.MARKDOWN), passages(text, Format.MARKDOWN)
    assert quick == slow


def test_items_that_follow_one_another_are_one_passage() -> None:
    text = "须带：\n\n1、身份证\n\n2、房产证\n\n其他。"
    for written in Format:
        assert [(p.sort, p.text) for p in passages(text, written)] == [
            (Sort.PARAGRAPH, "须带："),
            (Sort.ITEMS, "1、身份证\n2、房产证"),
            (Sort.PARAGRAPH, "其他。"),
        ]


def test_lines_that_are_run_together_lose_their_marks() -> None:
    text = "须带：\n- 身份证\n  2. 房产证\n（三）户口本\n3.5 元\n-5 度"
    assert without_marks(text) == "须带：\n身份证\n房产证\n户口本\n3.5 元\n-5 度"


def test_a_number_is_no_item() -> None:
    (one,) = passages("3.5 元每度", Format.PLAIN)
    assert one.sort == Sort.PARAGRAPH


@pytest.mark.parametrize(
    "piece", ["*", "[", "`a", "a**b ", "![", "> ", "- ", "\\", "|a", "(*1", "[a](", "[](", "](["]
)
def test_hostile_text_is_read_in_time(piece: str) -> None:
    text = (piece * 20_000)[:20_000]
    begun = time.process_time()
    shown(text, Format.MARKDOWN)
    assert time.process_time() - begun < 2 * slowness()


@pytest.mark.parametrize(
    ("text", "written", "pieces"),
    [
        ("一段\n两行\n\n另一段", Format.MARKDOWN, ["一段\n两行", "另一段"]),
        ("**粗**：\n\n1. 甲\n2. 乙\n   - 丙", Format.MARKDOWN, ["粗：", "甲", "乙\n- 丙"]),
        ("# 标题\n| 档 | 价 |\n|---|---|\n| 一 | 2 |", Format.MARKDOWN, ["档 | 价\n一 | 2"]),
        ("- 甲\n- 乙\n\n *丙*", Format.PLAIN, ["- 甲\n- 乙", "*丙*"]),
        ("", Format.MARKDOWN, []),
    ],
)
def test_what_is_read_out_by_itself(text: str, written: Format, pieces: list[str]) -> None:
    assert read_apart(text, written) == pieces
