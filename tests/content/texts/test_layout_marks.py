"""What of a text is layout, in words."""

from __future__ import annotations

import pytest

from content.texts.formats import Format
from content.texts.layout_marks import layout_marks


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("全是文字", ""),
        ("**甲** 与 **乙**", "粗体 2"),
        ("见[办法](/entries/KB-000001)，*即*", "斜体、链接 /entries/KB-000001"),
        ("## 收费\n\n- 甲\n- 乙", "列表、小标题"),
        ("| a |\n|---|\n| 1 |", "表格"),
    ],
)
def test_what_is_told(text: str, told: str) -> None:
    assert layout_marks(text, Format.MARKDOWN) == told
    assert layout_marks(text, Format.PLAIN) == ""
