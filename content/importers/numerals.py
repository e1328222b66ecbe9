"""Chinese and Arabic numerals as they number clauses, chapters and years. Nothing of dates here."""

from __future__ import annotations

import unicodedata

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")}
_DIGITS |= {"〇": 0, "○": 0, "Ｏ": 0, "两": 2}
_DIGITS |= {character: value for value, character in enumerate("壹贰叁肆伍陆柒捌玖", start=1)}
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_TENS = {"廿": "二十", "卅": "三十"}

NUMERAL = "[〇○零一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟廿卅0-9０-９]"
"""A character class for patterns."""


def number(text: str) -> int | None:
    """The value of 一百零五, 一〇五, 105 or １０５, spaces ignored; None when it is no number."""
    written = "".join(unicodedata.normalize("NFKC", text).split())
    plain = "".join(_TENS.get(character, character) for character in written)
    if plain.isascii() and plain.isdigit():
        return int(plain) if len(plain) <= 6 else None
    if not plain or len(plain) > 12:
        return None
    if all(character in _DIGITS for character in plain):
        return int("".join(str(_DIGITS[character]) for character in plain))
    return _with_units(plain)


def _with_units(text: str) -> int | None:
    total, digit, last_unit = 0, None, 10_000
    for character in text:
        if character in _DIGITS:
            if digit not in (None, 0):
                return None
            digit = _DIGITS[character]
        elif character in _UNITS and _UNITS[character] < last_unit:
            last_unit = _UNITS[character]
            total += last_unit * (1 if digit is None else digit)
            digit = None
        else:
            return None
    return total + (digit or 0)


def chinese(value: int) -> str:
    """`value` (1 to 9999) as clauses are numbered: 105 -> 一百零五, 12 -> 十二."""
    names = "零一二三四五六七八九"
    text, gap = "", False
    for unit, mark in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = value // unit % 10
        if digit:
            text += ("零" if gap and text else "") + names[digit] + mark
        gap = not digit
    return text.removeprefix("一") if text.startswith("一十") else text
