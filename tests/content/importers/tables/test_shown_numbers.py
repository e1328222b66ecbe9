"""A number is what its cell shows."""

from __future__ import annotations

import time

import pytest

from content.importers.tables.shown_numbers import is_day, plain_number, shown_number, shown_text

DAY = 46082  # the 1st of March 2026


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.9, "0%", "90%"),
        (0.001, "0.0%", "0.1%"),
        (731, "000000", "000731"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (2.345, "0.00", "2.35"),
        (2.5, "0", "3"),
        (-5, "0.00", "-5.00"),
        (-5, "0.00_);[Red](0.00)", "(5.00)"),
        (0, '0;-0;"零"', "零"),
        (0.5583, '0.0000"元/千瓦时"', "0.5583元/千瓦时"),
        (5, "[$¥-804]#,##0.00", "¥5.00"),
        (1500, '0.0,"千"', "1.5千"),
        (12345678, "000-00000", "123-45678"),
        (150, '[>=100]"高"0;"低"0', "高150"),
        (5, '[>=100]"高"0;"低"0', "低5"),
        (0.1 + 0.2, "General", "0.3"),
        (95598, "General", "95598"),
        (3, 'General"天"', "3天"),
        (20260301, "@", "20260301"),
        (12345, "0.00E+00", "1.23E+04"),
        (220, '0"V"', "220V"),
        (5, ";;;", ""),
        (0.25, "# ?/?", None),
        (123, "[DBNum2]0", None),
        (1e300, "0.00", None),
    ],
)
def test_numbers(value: float, code: str, shown: str | None) -> None:
    assert shown_number(value, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (DAY, 'yyyy"年"m"月"d"日";@', "2026年3月1日"),
        (DAY, "[DBNum1][$-804]yyyy年m月d日", "二〇二六年三月一日"),
        (DAY, "yyyy/m/d", "2026/3/1"),
        (DAY, "mmm-yy", "Mar-26"),
        (DAY, "[$-804]aaaa", "星期日"),
        (DAY + 0.75, '上午/下午h"时"mm"分"', "下午6时00分"),
        (DAY + 0.5, "yyyy-mm-dd hh:mm:ss", "2026-03-01 12:00:00"),
        (0.999999, "h:mm:ss", "0:00:00"),
        (1.5, "[h]:mm", "36:00"),
        (1, "yyyy-mm-dd", "1900-01-01"),
        (59, "yyyy-mm-dd", "1900-02-28"),
        (61, "yyyy-mm-dd", "1900-03-01"),
        (-1, "yyyy-mm-dd", None),
    ],
)
def test_days_and_times(value: float, code: str, shown: str | None) -> None:
    assert shown_number(value, code) == shown


def test_days_counted_from_1904() -> None:
    assert shown_number(DAY - 1462, "yyyy-mm-dd", from_1904=True) == "2026-03-01"


def test_which_formats_are_days() -> None:
    assert is_day("yyyy/m/d")
    assert is_day('m"月"d"日"')
    assert not is_day("h:mm")
    assert not is_day('0.00"元/day"')
    assert not is_day("General")


def test_formats_of_text_add_words_or_hide() -> None:
    assert shown_text("停电", '@"？"') == "停电？"
    assert shown_text("停电", ";;;") == ""
    assert shown_text("停电", "0.00") == "停电"


def test_plain_numbers_are_written_in_digits() -> None:
    assert plain_number(1e14) == "100000000000000"
    assert plain_number(1e-7) == "0.0000001"


@pytest.mark.parametrize("code", ["0" * 20_000, "#,##0;" * 4_000, '"' * 20_000, "[" * 20_000])
def test_long_formats_take_no_time(code: str) -> None:
    began = time.process_time()
    shown_number(1234.5, code)
    assert time.process_time() - began < 0.5
