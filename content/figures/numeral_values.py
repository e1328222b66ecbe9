"""The values of numerals: 5,000 · 1.2万 · 一百零五 · 三点五 · 廿 · 壹佰 · 半. Never raises."""

from __future__ import annotations

from decimal import Decimal

LONGEST = 24  # signs; what is longer counts nothing
CHINESE = "零〇一二两三四五六七八九十百千万亿廿卅壹贰叁肆伍陆柒捌玖拾佰仟萬億"
_PLAIN = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟萬億〇两，", "一二三四五六七八九十百千万亿零二,")
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
_TIMES = {"十": 10, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_TENS = {"廿": 20, "卅": 30}
_HALF = Decimal("0.5")


def value_of(numeral: str) -> Decimal | None:
    """The value of a numeral; None when it is none, or too long to count anything."""
    text = "".join(numeral.split()).translate(_PLAIN)
    if not text or len(text) > LONGEST:
        return None
    if text == "半":
        return _HALF
    if text.endswith("半"):
        whole = value_of(text.removesuffix("半").removesuffix("个"))
        return None if whole is None else whole + _HALF
    return _arabic(text) if text[0].isdecimal() else _spoken(text)


def written(value: Decimal) -> str:
    """A value in digits, the same for all that are equal: 5000, 0.55."""
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def _arabic(text: str) -> Decimal | None:
    scale = 1
    while text[-1] in _TIMES:
        scale, text = scale * _TIMES[text[-1]], text[:-1]
    digits = text.replace(",", "")
    if not all(part.isdecimal() for part in digits.split(".", 1)):
        return None
    return Decimal(digits) * scale


def _spoken(text: str) -> Decimal | None:
    whole, _point, decimals = text.partition("点")
    if not all(sign in _DIGITS for sign in decimals):
        return None
    counted = _whole(whole) if whole else None
    if counted is None:
        return None
    return Decimal(f"{counted}.{''.join(str(_DIGITS[sign]) for sign in decimals) or 0}")


def _whole(text: str) -> int | None:
    """一百零五, 二零二六, 三万五千, 廿五."""
    if len(text) > 1 and all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text))
    total = section = digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in _TENS:
            section, digit = section + _TENS[sign], 0
        elif sign not in _TIMES:
            return None
        elif sign == "亿":
            total, section, digit = (total + section + digit or 1) * _TIMES[sign], 0, 0
        elif sign == "万":
            total, section, digit = total + (section + digit or 1) * _TIMES[sign], 0, 0
        else:
            section, digit = section + (digit or 1) * _TIMES[sign], 0
    return total + section + digit
