"""What a spreadsheet shows for a number under a number format: 0.9 as 90%, 731 as 000731.

Formats are taken apart by `number_formats`. What cannot be worked out for certain is None: the
reader then gives the number itself and names the cell.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from content.importers.tables.number_formats import Section, Token, sections
from content.importers.tables.shown_times import shown_time

_DAYS_MOST = 2_958_465  # the 31st of December 9999
_DIGITS_MOST = 40
_COMPARED = {
    "<": lambda a, b: a < b,
    ">": lambda a, b: a > b,
    "=": lambda a, b: a == b,
    "<=": lambda a, b: a <= b,
    ">=": lambda a, b: a >= b,
    "<>": lambda a, b: a != b,
}


def shown_number(value: float, code: str, *, from_1904: bool = False) -> str | None:
    """`value` as a cell with the format `code` shows it; None when that is not certain."""
    section, signed = _chosen(value, sections(code))
    if section.is_general:
        return _around_general(section, value if signed else abs(value))
    if section.is_date:
        moment = moment_of(value, from_1904=from_1904)
        return None if moment is None else shown_time(section, moment, value)
    if section.has("/") or section.numerals:
        return None
    if section.has("@"):
        return plain_number(value)
    if not any(token.kind == "digit" for token in section.tokens):
        return _literals(section)  # a format may show words only, or nothing at all
    return _formatted(section, value, signed=signed)


def shown_text(text: str, code: str) -> str:
    """The text of a cell with the format `code`: formats may add words to it, or hide it."""
    if "@" not in code and ";" not in code:
        return text
    found = sections(code)
    own = found[3] if len(found) == 4 else next((s for s in found if s.has("@")), None)
    if own is None:
        return text
    return "".join(text if t.text == "@" and t.kind == "mark" else t.text for t in own.tokens)


def is_day(code: str) -> bool:
    """Whether numbers under the format `code` are days."""
    found = sections(code)[0]
    parts = "".join(t.text.casefold() for t in found.tokens if t.kind == "part")
    return found.is_date and ("y" in parts or "d" in parts or "e" in parts)


def moment_of(value: float, *, from_1904: bool) -> datetime | None:
    """The moment that the number of a date cell stands for."""
    if not 0 <= value < _DAYS_MOST:
        return None
    days = value + 1462 if from_1904 else value
    # The calendar of 1900 has a 29th of February that never was; it is day 60.
    start = date(1899, 12, 30) if days >= 60 else date(1899, 12, 31)
    began = datetime(start.year, start.month, start.day)  # noqa: DTZ001 - as the cell says
    return began + timedelta(milliseconds=round(days * 86_400_000))


def plain_number(value: float) -> str:
    """`value` in digits, at the 15 that a spreadsheet keeps: 0.1 + 0.2 is 0.3."""
    exact = Decimal(f"{value:.15g}")
    return f"{exact:f}" if abs(exact.adjusted()) <= _DIGITS_MOST else str(exact)


def _chosen(value: float, found: tuple[Section, ...]) -> tuple[Section, bool]:
    """The section for `value`, and whether a minus sign is still to be written."""
    if any(section.condition for section in found[:2]):
        for section in found[:2]:
            if section.condition and _COMPARED[section.condition[0]](value, section.condition[1]):
                return section, True
        return found[min(2, len(found) - 1)], True
    if value < 0 and len(found) > 1:
        return found[1], False
    if value == 0 and len(found) > 2:
        return found[2], True
    return found[0], True


def _around_general(section: Section, value: float) -> str:
    return "".join(plain_number(value) if t.kind == "general" else t.text for t in section.tokens)


def _literals(section: Section) -> str:
    return "".join(token.text for token in section.tokens if token.kind == "literal")


def _formatted(section: Section, value: float, *, signed: bool) -> str | None:
    tokens = list(section.tokens)
    exponent = next((n for n, token in enumerate(tokens) if token.kind == "exponent"), None)
    if exponent is not None:
        return _scientific(tokens, exponent, value)
    point = next((n for n, t in enumerate(tokens) if t.kind == "mark" and t.text == "."), None)
    before, after = (tokens, []) if point is None else (tokens[:point], tokens[point + 1 :])
    scale = _thousands(before if point is None else [*before, *after])
    percents = sum(token.kind == "mark" and token.text == "%" for token in tokens)
    exact = abs(Decimal(f"{value:.15g}")) * 100**percents / Decimal(1000) ** scale
    places = sum(token.kind == "digit" for token in after)
    if exact.adjusted() > _DIGITS_MOST or places > _DIGITS_MOST:
        return None
    rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    whole, _dot, rest = f"{rounded:f}".partition(".")
    minus = "-" if signed and value < 0 and rounded else ""
    text = minus + _whole_part(before, whole.lstrip("0"))
    return text if point is None else f"{text}.{_decimals(after, rest)}".rstrip()


def _thousands(tokens: list[Token]) -> int:
    """How often the number is divided by 1000: commas behind the last digit."""
    last = max((n for n, token in enumerate(tokens) if token.kind == "digit"), default=0)
    return sum(t.kind == "mark" and t.text == "," for t in tokens[last:])


def _whole_part(tokens: list[Token], digits: str) -> str:
    slots = [n for n, token in enumerate(tokens) if token.kind == "digit"]
    last = slots[-1] if slots else -1
    grouped = any(t.kind == "mark" and t.text == "," for t in tokens[:last])
    left, pieces, count = digits, [], 0
    for place in range(len(tokens) - 1, -1, -1):
        token = tokens[place]
        if token.kind != "digit":
            pieces.append("" if token.kind == "mark" and token.text == "," else token.text)
            continue
        taken = left[-1:] if place != slots[0] else left
        left = left[: len(left) - len(taken)]
        for digit in reversed(taken or {"0": "0", "?": " "}.get(token.text, "")):
            pieces.append("," if grouped and count and count % 3 == 0 else "")
            pieces.append(digit)
            count += 1
    return "".join(reversed(pieces)).lstrip(" ")


def _decimals(tokens: list[Token], digits: str) -> str:
    needed = len(digits.rstrip("0"))
    pieces, place = [], 0
    for token in tokens:
        if token.kind == "digit":
            blank = {"#": "", "?": " "}.get(token.text, "0")
            pieces.append(digits[place] if place < needed else blank)
            place += 1
        elif not (token.kind == "mark" and token.text == ","):
            pieces.append(token.text)
    return "".join(pieces)


def _scientific(tokens: list[Token], exponent: int, value: float) -> str | None:
    front, behind = tokens[:exponent], tokens[exponent + 1 :]
    wholes = [t for t in front if t.kind == "digit" or t.kind == "mark"]
    if any(token.kind == "literal" for token in (*front, *behind)) or not behind:
        return None
    point = next((n for n, t in enumerate(wholes) if t.text == "."), len(wholes))
    if point != 1:  # ##0.0E+0 counts in thousands
        return None
    mantissa, _e, power = f"{value:.{max(len(wholes) - 2, 0)}E}".partition("E")
    sign = "-" if power.startswith("-") else "+" if tokens[exponent].text[1] == "+" else ""
    width = sum(token.kind == "digit" for token in behind)
    return f"{mantissa}E{sign}{abs(int(power)):0{width}d}"
