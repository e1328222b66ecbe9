"""A title that asks several questions, as people put them into one cell, and each of them.

Where marks end a question they part it from the next. Stops, commas and spaces do only in titles
too long for one question, and only where there are several pieces and each could be one.
"""

from __future__ import annotations

import re
import unicodedata

LONG = 30  # letters and digits of a title that is hardly one question
_SHORTEST = 4  # of a question; what is shorter belongs to what follows
_SHORTEST_LOOSE = 3  # of every piece between commas
_LEAST_LOOSE = 3  # pieces: two are what happened and what is asked about it
_NUMBER = re.compile(r"[(（](\d{1,2})[)）]|(?<![\d.a-zA-Z])(\d{1,2})(?:[)）、]|\.(?!\d))|([①-⑳])")
_ENDS = re.compile(r"[?？;；|｜/／\n\t]+")
_STOPS = re.compile(r"[。！!]+")
_COMMAS = re.compile(r"[,，、]+")
_SPACES = re.compile(r"(?<=[^\x00-\x7f])\s+|(?<!\s)\s++(?=[^\x00-\x7f])")
_LETTER = re.compile(r"[^\W_]")


def questions_in(title: str) -> list[str]:
    """The questions of a title in their order; the title alone where it asks one."""
    pieces = _joined(_ENDS.split(_numbers_apart(title)))
    asked = [one for piece in pieces for one in _loosely_parted(piece)]
    return asked if len(asked) > 1 else [title]


def _numbers_apart(title: str) -> str:
    """The title with a line's end in the place of 1. 2. 3., where they count up."""
    pieces, place, wanted = [], 0, 1
    for match in _NUMBER.finditer(title):
        number = match[1] or match[2] or unicodedata.numeric(match[3])
        if int(number) == wanted:
            pieces.append(title[place : match.start()])
            place, wanted = match.end(), wanted + 1
    return "\n".join((*pieces, title[place:])) if wanted > 2 else title


def _loosely_parted(piece: str) -> list[str]:
    for apart in (_STOPS, _COMMAS, _SPACES):
        if _size(piece) <= LONG:
            break
        parts = [part for one in apart.split(piece) if (part := one.strip())]
        if len(parts) >= _LEAST_LOOSE and all(_size(part) >= _SHORTEST_LOOSE for part in parts):
            return parts
    return [piece]


def _joined(pieces: list[str]) -> list[str]:
    """The pieces, those too short to ask anything with the one that follows, the last with the one
    before."""
    joined: list[str] = []
    begun = ""
    for piece in map(str.strip, pieces):
        begun = f"{begun} {piece}".strip()
        if _size(begun) >= _SHORTEST:
            joined.append(begun)
            begun = ""
    if begun and joined:
        joined[-1] = f"{joined[-1]} {begun}"
    return joined


def _size(text: str) -> int:
    return len(_LETTER.findall(text))
