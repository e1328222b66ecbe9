"""Clauses named by their number, as people write it: 第二十九条, 第29条, 二十九条之一."""

from __future__ import annotations

import re

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}
_NUMBER = "[0-9]{1,4}|[零〇一二两三四五六七八九十百千]{1,8}"
_REFERENCE = re.compile(rf"第\s*({_NUMBER})\s*条(?:之({_NUMBER}))?")
_OF_A_LAW = re.compile(  # 电力法29条, 供电条例 28 条, 电力法29: the name has to end like a law's
    rf"(?<=[法例定则程准范度])[》\s]*+(?:第\s*+)?({_NUMBER})\s*+(?:条(?:之({_NUMBER}))?|$)"
)


def reference_of(label: str) -> str | None:
    """The number a clause is known by: 29 for 第二十九条; None when its label is no number."""
    match = _REFERENCE.match(label)
    return _written(match) if match else None


def references_in(text: str) -> list[str]:
    """The numbers of the clauses a line names."""
    return [number for _, number in named_clauses(text)]


def named_clauses(text: str) -> list[tuple[str, str]]:
    """What stands before each clause a line names, back to the one before, and its number."""
    found = {m.end(): m for pattern in (_OF_A_LAW, _REFERENCE) for m in pattern.finditer(text)}
    begin, clauses = 0, []
    for end, match in sorted(found.items()):
        clauses.append((text[begin : match.start()], _written(match)))
        begin = end
    return clauses


def _written(match: re.Match[str]) -> str:
    return "-".join(str(value_of(part)) for part in match.groups() if part)


def value_of(number: str) -> int:
    """A number below ten thousand, in digits or in characters: 29, 二十九, 二九."""
    if number[0] in "0123456789":
        return int(number)
    total = digit = 0
    for char in number:
        if char in _UNITS:
            total += (digit or 1) * _UNITS[char]
            digit = 0
        else:
            digit = digit * 10 + _DIGITS[char]
    return total + digit
