"""Emphasis beside Chinese, and asterisks that multiply."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from content.texts.markdown import parser

BEFORE = MarkdownIt("commonmark", {"html": False})


def strong(text: str) -> list[str]:
    return re.findall(r"<(?:strong|em)>(.*?)</(?:strong|em)>", parser().render(text))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("**城区：**45 分钟内到；**农村：**90 分钟内到。", ["城区：", "农村："]),
        ("结清后**24小时**内", ["24小时"]),
        ("**“城区”**45 分钟", ["“城区”"]),
        ("说**「重要」**的", ["「重要」"]),
        ("（**必填**）", ["必填"]),
        ("共**5**kWh", ["5"]),
        ("降**20**%", ["20"]),
        ("这是*重点*内容", ["重点"]),
        ("* *城区", []),
        ("** 城区 **", []),
        ("0.5*180=90，0.55*100=55", []),
        ("(3+2)*4*5", []),
        ("长 3*宽 4*高 5", []),
        ("50%*3，60%*2", []),
        ("2**10 与 3**5", []),
        ("用户_号_码", []),
    ],
)
def test_what_is_emphasis(text: str, found: list[str]) -> None:
    assert strong(text) == found


@given(st.text(alphabet="ab *_().", max_size=40))
def test_without_chinese_and_figures_it_is_commonmark(text: str) -> None:
    one = parser().parseInline(text)[0].children or []
    other = BEFORE.parseInline(text)[0].children or []
    assert [(t.type, t.content) for t in one] == [(t.type, t.content) for t in other]
