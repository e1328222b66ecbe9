"""What runs along the pages: headers, footers and page numbers, told by where they stand and by
coming again."""

from __future__ import annotations

import re
import string
import unicodedata
from collections import defaultdict
from collections.abc import Sequence

from content.importers.pdf.page_lines import Piece

_MARGIN = 0.14  # of the height of a page, above and below
_SAME_HEIGHT = 4.0  # points
_OFTEN = 0.4  # of the pages, or of every other page
_FIGURES = re.compile(r"\d+")
_AROUND = "-—–―─_~·•*|" + string.whitespace
_NUMBER = re.compile(
    r"(?:第\s{0,3})?(?:\d{1,4}|[ivxlc]{1,6}|[〇零一二三四五六七八九十百]{1,5})"
    r"(?:\s{0,3}页)?(?:\s{0,3}[/,，共、]\s{0,3}共?\s{0,3}\d{1,4}\s{0,3}页?)?",
    re.IGNORECASE,
)

Line = Sequence[Piece]


def without_running(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> tuple[list[list[Line]], int]:
    """The lines of each page without what runs along them; and how many were left out."""
    coming = _coming_again(pages, heights)
    kept: list[list[Line]] = []
    left_out = 0
    for lines, height in zip(pages, heights, strict=True):
        own = [
            line
            for place, line in enumerate(lines)
            if not (
                _in_margin(line, height)
                and (_key(line) in coming or _is_number(lines, place, height))
            )
        ]
        left_out += len(lines) - len(own)
        kept.append(own)
    return kept, left_out


def _in_margin(line: Line, height: float) -> bool:
    base = line[0].base
    return base < _MARGIN * height or base > (1 - _MARGIN) * height


def _key(line: Line) -> tuple[str, int]:
    """What a line says but for its figures, and how high it stands."""
    text = unicodedata.normalize("NFKC", "".join(piece.text for piece in line))
    bare = _FIGURES.sub("#", "".join(text.split()))
    return bare, round(line[0].base / _SAME_HEIGHT)


def _coming_again(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> set[tuple[str, int]]:
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for page, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        for line in lines:
            if _in_margin(line, height):
                text, at = _key(line)
                for near in (at - 1, at, at + 1):
                    seen[text, near].add(page)
    wanted = max(2, _OFTEN * len(pages) / 2)
    return {key for key, on in seen.items() if len(on) >= wanted and _is_spread(on, len(pages))}


def _is_spread(on: set[int], pages: int) -> bool:
    """Whether it comes on most pages, or on most of every other one."""
    odd, even = {page for page in on if page % 2}, {page for page in on if not page % 2}
    return (
        len(on) >= _OFTEN * pages
        or len(odd) >= 2 * _OFTEN * (pages // 2 or 1)
        or len(even) >= 2 * _OFTEN * ((pages + 1) // 2)
    )


def _is_number(lines: Sequence[Line], place: int, height: float) -> bool:
    """A number alone, the first or last thing on its page and well off the rest."""
    line = lines[place]
    text = unicodedata.normalize("NFKC", "".join(piece.text for piece in line)).strip(_AROUND)
    if not _NUMBER.fullmatch(text) or place not in (0, len(lines) - 1):
        return False
    if len(lines) == 1:
        return True
    other = lines[1] if place == 0 else lines[place - 1]
    return abs(other[0].base - line[0].base) > 1.6 * max(other[0].size, line[0].size)
