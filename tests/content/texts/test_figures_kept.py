"""Figures that Markdown would show otherwise than they were typed are told."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.texts.figures_kept import Altered, altered_figures
from content.texts.formats import Format


@pytest.mark.parametrize(
    ("text", "altered"),
    [
        ("> 10kV 的用户", [Altered(">10kV", "10kV")]),
        ("*24* 小时", [Altered("*24*", "24")]),
        ("要付 5 元", []),
        ("**24** 小时，**5**kWh", []),
        ("0.5*180=90，1~~3 天，2**10=1024", []),
        ("1. 甲 5 元\n2. 乙 -3℃", []),
        ("- 5 元\n- 6 元", []),
        ("[办法第 3 条](/entries/KB-000123)", []),
        ("| 1 | 2 |\n|---|---|\n| 3% | 4kVA |", []),
        ("## 3 项收费\n\n每度 0.5 元", []),
    ],
)
def test_what_is_shown_otherwise(text: str, altered: list[Altered]) -> None:
    assert altered_figures(text, Format.MARKDOWN) == altered


@given(st.text(alphabet="0123456789*~_->#<=+ .\n度", max_size=60))
def test_plain_text_never_is(text: str) -> None:
    assert altered_figures(text, Format.PLAIN) == []
