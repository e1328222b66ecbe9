"""Markdown without its marks."""

from __future__ import annotations

import pytest

from content.texts.markdown import first_paragraph


@pytest.mark.parametrize(
    ("text", "said", "rest"),
    [
        ("结清后**24小时**内恢复。\n\n智能表更快。", "结清后24小时内恢复。", "智能表更快。"),
        ("第一行\n第二行", "第一行\n第二行", ""),
        ("- 甲\n- 乙", "甲", "- 甲\n- 乙"),
        ("# 标题\n\n正文", "标题", "# 标题\n\n正文"),
        ("见[办法](/x)和`码`", "见办法和码", ""),
        ("", "", ""),
    ],
)
def test_the_first_paragraph_is_what_is_read_out(text: str, said: str, rest: str) -> None:
    assert first_paragraph(text) == (said, rest)
