"""Chinese and Arabic numerals go round, and any text is a number or none."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from content.importers.numerals import chinese, number


@given(st.integers(1, 9_999))
def test_numerals_go_round(value: int) -> None:
    assert number(chinese(value)) == value
    assert number(str(value)) == value
    assert number("".join("零一二三四五六七八九"[int(digit)] for digit in str(value))) == value


@given(st.text(max_size=300))
def test_any_text_is_a_number_or_none(text: str) -> None:
    found = number(text)
    assert found is None or found >= 0
