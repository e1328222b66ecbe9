"""Markdown as the index sees it."""

from __future__ import annotations

import pytest

from content.kinds.markdown_text import plain_text


@pytest.mark.parametrize(
    ("markdown", "plain"),
    [
        ("**粗** _斜_ `码`", "粗 斜 码"),
        ("- 一\n2. 二\n# 三", "一\n二\n三"),
        ("[字](https://x.cn)", "字"),
        ("a_b * c", "a_b  c"),
    ],
)
def test_markdown_marks_are_not_searched(markdown: str, plain: str) -> None:
    assert plain_text(markdown) == plain
