"""What a spreadsheet shows for a day or a time under a number format."""

from __future__ import annotations

from datetime import datetime, timedelta

from content.importers.numerals import chinese
from content.importers.tables.number_formats import Section, Token

_MONTHS = "January February March April May June July August September October November December"
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_ELAPSED = {"h": 24, "m": 24 * 60, "s": 24 * 60 * 60}


def shown_time(section: Section, moment: datetime, value: float) -> str | None:
    """`moment`, which the number `value` stands for, as a cell of this format shows it."""
    tokens = section.tokens
    fractions = any(token.kind == "second" for token in tokens)
    rounded = moment if fractions else _to_second(moment)
    halves = any(token.kind == "half" for token in tokens)
    pieces = []
    for place, token in enumerate(tokens):
        piece = _piece(tokens, place, rounded, value, halves=halves)
        if piece is None:
            return None
        pieces.append(_chinese(piece, token, section.numerals))
    return "".join(pieces)


def _to_second(moment: datetime) -> datetime:
    return (moment + timedelta(milliseconds=500)).replace(microsecond=0)


def _piece(
    tokens: tuple[Token, ...], place: int, moment: datetime, value: float, *, halves: bool
) -> str | None:
    token = tokens[place]
    if token.kind == "part":
        letter, width = token.text.casefold()[0], len(token.text)
        if letter == "m" and _are_minutes(tokens, place):
            return f"{moment.minute:0{min(width, 2)}d}"
        return _part(letter, width, moment, halves=halves)
    if token.kind == "half":
        names = ("上午", "下午") if token.text == "上午/下午" else ("AM", "PM")
        name = names[moment.hour >= 12]
        return name[:1] if token.text.upper() == "A/P" else name
    if token.kind == "elapsed":
        return f"{int(value * _ELAPSED[token.text[0]] + 1e-6):0{len(token.text)}d}"
    if token.kind == "second":
        return f".{moment.microsecond:06d}"[: len(token.text)]
    return token.text if token.kind in ("literal", "mark", "digit") else None


def _part(letter: str, width: int, moment: datetime, *, halves: bool) -> str | None:
    weekday = moment.weekday()
    if letter in "ye":
        return f"{moment.year:04d}" if width > 2 or letter == "e" else f"{moment.year % 100:02d}"
    if letter == "m":
        name = _MONTHS.split()[moment.month - 1]
        return _named(moment.month, width, name)
    if letter == "d":
        return _named(moment.day, width, _WEEKDAYS.split()[weekday])
    if letter == "a":
        return ("星期" if width > 3 else "") + "一二三四五六日"[weekday]
    hour = (moment.hour % 12 or 12) if halves else moment.hour
    amount = {"h": hour, "s": moment.second}.get(letter)
    return None if amount is None else f"{amount:0{min(width, 2)}d}"


def _named(amount: int, width: int, name: str) -> str:
    if width <= 2:
        return f"{amount:0{width}d}"
    return {3: name[:3], 5: name[:1]}.get(width, name)


def _are_minutes(tokens: tuple[Token, ...], place: int) -> bool:
    """m is a month, unless an hour stands before it or a second behind it."""
    before = next((t for t in reversed(tokens[:place]) if t.kind in ("part", "elapsed")), None)
    after = next((t for t in tokens[place + 1 :] if t.kind == "part"), None)
    return bool(
        (before and before.text.casefold()[0] == "h") or (after and after.text.casefold()[0] == "s")
    )


def _chinese(piece: str, token: Token, numerals: int) -> str:
    """[DBNum1] writes 2026年3月1日 as 二〇二六年三月一日."""
    if numerals != 1 or token.kind != "part" or not piece.isdecimal():
        return piece
    if token.text.casefold()[0] in "ye":
        return piece.translate(str.maketrans("0123456789", "〇一二三四五六七八九"))
    return chinese(int(piece)) or "〇"
