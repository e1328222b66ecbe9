"""What numerals are worth."""

from __future__ import annotations

from decimal import Decimal

import pytest

from content.figures.numeral_values import value_of, written


@pytest.mark.parametrize(
    ("numeral", "value"),
    [
        ("5,000", "5000"),
        ("1.2万", "12000"),
        ("一百零五", "105"),
        ("二〇二六", "2026"),
        ("三点五", "3.5"),
        ("零点零五", "0.05"),
        ("廿五", "25"),
        ("卅", "30"),
        ("壹仟贰佰", "1200"),
        ("十", "10"),
        ("两万三千", "23000"),
        ("三亿五千万", "350000000"),
        ("半", "0.5"),
        ("两个半", "2.5"),
    ],
)
def test_a_numeral_has_its_value(numeral: str, value: str) -> None:
    assert value_of(numeral) == Decimal(value)


@pytest.mark.parametrize("numeral", ["", "点", "甲", "一甲", "万" * 30, "1" * 30, "1.2.3"])
def test_what_is_no_numeral_or_too_long_has_none(numeral: str) -> None:
    assert value_of(numeral) is None


@pytest.mark.parametrize(
    ("value", "text"), [("5000.00", "5000"), ("0.550", "0.55"), ("100", "100")]
)
def test_equal_values_are_written_the_same(value: str, text: str) -> None:
    assert written(Decimal(value)) == text
