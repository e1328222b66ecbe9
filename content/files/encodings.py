"""Bytes of a text file to text: UTF-8 first, then GB18030, never a guess that nobody confirms.

A file in which two encodings are mixed is refused by line: whichever one were chosen, the other
part would turn into wrong characters that still look like Chinese.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Flag, auto

from content.files.refusals import Refused, RowError, refuse
from core.messages import LazyText, _

_LISTED_LINES = 50
# Bytes that can be no part of a GB18030 character, so cutting there is safe in both encodings.
_CUTS = re.compile(rb'[\t\r ,;"]+')
# Four Chinese characters in UTF-8 on end: next to never found in GB text.
_UTF8_RUN = re.compile(rb"(?:[\xe3-\xe9][\x80-\xbf][\x80-\xbf]){4}")
_CHINESE = re.compile(
    "[\u2010-\u203b\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U0001f000-\U0003ffff]+"
)


@dataclass(frozen=True)
class Decoded:
    """The text, without byte order mark, and what a person should know of how it was read."""

    text: str
    encoding: str
    needs_confirmation: bool
    notes: list[LazyText]


class Undecodable(Exception):
    """`lines`, counted from 1, do not fit the rest; empty when the file as a whole does not."""

    def __init__(self, lines: list[int]) -> None:
        super().__init__(f"{len(lines)} lines")
        self.lines = lines

    def as_refused(self, row_of: Callable[[int], int] = lambda line: line) -> Refused:
        """The same for people, with the row that each line belongs to."""
        if not self.lines:
            return refuse(_("看不出文件的文字编码，请另存为 UTF-8 编码后重试"))
        rows = sorted({row_of(line) for line in self.lines})
        message = _("这一行的文字编码与其他行不同，请把整个文件另存为 UTF-8 后重试")
        errors = [RowError(row, "file", message) for row in rows[:_LISTED_LINES]]
        if (more := len(rows) - _LISTED_LINES) > 0:
            errors.append(RowError(None, "file", _("另有 {count} 行编码不同", count=more)))
        return Refused(errors)


def decode(data: bytes) -> Decoded:
    """The text of `data`. Raises `Undecodable`.

    Lone surrogates are let through: the schemas refuse them with row and field.
    """
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        raise Undecodable([])
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _decoded(_utf16(data), "utf-16")
    if data.startswith(codecs.BOM_UTF8):
        return _decoded(_utf8_or_lines(data.removeprefix(codecs.BOM_UTF8)), "utf-8-sig")
    text = _or_none(data, "utf-8")
    if text is None:
        return _decoded(_gb18030(data), "gb18030", doubtful=True)
    return _decoded(text, "utf-8", doubtful=_may_be_gb(text, data))


def _decoded(text: str, encoding: str, *, doubtful: bool = False) -> Decoded:
    notes = []
    if doubtful:
        name = "GB18030（GBK）" if encoding == "gb18030" else "UTF-8"
        notes.append(_("文件按 {name} 编码读取，请核对文字是否正确", name=name))
    if "\ufffd" in text:
        lost = _("文件里有“{mark}”，说明以前转换编码时丢过字，请对照原文核对", mark="\ufffd")
        notes.append(lost)
    return Decoded(text.removeprefix("\ufeff"), encoding, doubtful, notes)


def _or_none(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec, "surrogatepass")
    except UnicodeDecodeError:
        return None


def _utf16(data: bytes) -> str:
    text = _or_none(data, "utf-16")
    if text is None:
        raise Undecodable([])
    return text


def _utf8_or_lines(data: bytes) -> str:
    text = _or_none(data, "utf-8")
    if text is None:
        lines = enumerate(data.split(b"\n"), start=1)
        raise Undecodable([n for n, line in lines if _or_none(line, "utf-8") is None])
    return text


def _gb18030(data: bytes) -> str:
    if misfits := _misfits(data):
        raise Undecodable(misfits)
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError:
        raise Undecodable([]) from None


def _may_be_gb(text: str, data: bytes) -> bool:
    """Short GB text can be valid UTF-8 by chance: then it reads as Latin, Greek, Arabic…"""
    if text.isascii() or any(character > "\u07ff" for character in text):
        return False
    try:
        return bool(_CHINESE.search(data.decode("gb18030")))
    except UnicodeDecodeError:
        return False


class _Sign(Flag):
    """What the bytes of a line speak for."""

    NONE = 0
    UTF8 = auto()
    GB = auto()
    BROKEN = auto()


def _sign_of(piece: bytes) -> _Sign:
    if piece.isascii():
        return _Sign.NONE
    run = _Sign.UTF8 if _UTF8_RUN.search(piece) else _Sign.NONE
    text = _or_none(piece, "utf-8")
    if text is not None:
        chinese = "".join(character for character in text if not character.isascii())
        return _Sign.UTF8 if _CHINESE.fullmatch(chinese) else run
    try:
        piece.decode("gb18030")
    except UnicodeDecodeError:
        return _Sign.BROKEN | run
    return _Sign.GB | run


def _misfits(data: bytes) -> list[int]:
    """The lines that do not fit the encoding of most lines. Raises `Undecodable` for garbage."""
    signs: dict[int, _Sign] = {}
    for number, line in enumerate(data.split(b"\n"), start=1):
        sign = _Sign.NONE
        for piece in _CUTS.split(line):
            sign |= _sign_of(piece)
        if sign:
            signs[number] = sign
    broken = [n for n, sign in signs.items() if _Sign.BROKEN in sign]
    if len(broken) > 3 and len(broken) * 2 > len(signs):
        raise Undecodable([])
    utf8 = [n for n, sign in signs.items() if sign == _Sign.UTF8]
    gb = [n for n, sign in signs.items() if sign == _Sign.GB]
    both = [n for n, sign in signs.items() if sign == _Sign.UTF8 | _Sign.GB]
    minority = (gb if len(utf8) >= len(gb) else utf8) if utf8 and gb else []
    return sorted({*broken, *both, *minority})
