"""The characters of a page as they are drawn, with their places; and the lines drawn around them.

Places are in points, counted from the upper left corner of the page as it is shown.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from pypdfium2 import PdfiumError, raw

CHARACTERS_MOST = 60_000  # of one page
OBJECTS_MOST = 20_000
_UPRIGHT = 0.09  # radians: what leans more is a stamp or a watermark
_THIN = 2.5  # points: a box that is no thicker is a line
_INVISIBLE = 3  # the mode in which text is not drawn

Place = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True)
class Glyph:
    """One character: its box, the size of its font, and how high its line lies (`base`)."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float
    size: float

    @property
    def middle(self) -> float:
        """Halfway between left and right."""
        return (self.left + self.right) / 2


@dataclass(frozen=True)
class Rule:
    """A straight line that is drawn, across or down."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def is_across(self) -> bool:
        """Whether it runs from left to right."""
        return self.right - self.left >= self.bottom - self.top


@dataclass
class DrawnPage:
    """What a page holds. `hidden`: characters that nobody sees; `leaning`: those of watermarks."""

    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    has_pictures: bool = False
    hidden: int = 0
    leaning: int = 0
    unknown: int = 0


def drawn_page(page: Any) -> DrawnPage:
    """What is drawn on a page of pypdfium2."""
    width, height = page.get_size()
    found = DrawnPage(width, height)
    place = _placing(page)
    text_page = page.get_textpage()
    try:
        turned = math.radians(page.get_rotation())
        for glyph in _glyphs(text_page.raw, place, turned, found):
            found.glyphs.append(glyph)
    finally:
        text_page.close()
    _objects(page, place, found)
    return found


def _placing(page: Any) -> Place:
    """How a place on the sheet becomes one on the page as it is shown, turned and cut."""
    left, bottom, right, top = page.get_cropbox()
    turned = page.get_rotation()
    if turned == 90:
        return lambda x, y: (y - bottom, x - left)
    if turned == 180:
        return lambda x, y: (right - x, y - bottom)
    if turned == 270:
        return lambda x, y: (top - y, right - x)
    return lambda x, y: (x - left, top - y)


def _glyphs(text: Any, place: Place, turned: float, found: DrawnPage) -> Iterator[Glyph]:
    x, y = ctypes.c_double(), ctypes.c_double()
    box = raw.FS_RECTF()
    seen: set[tuple[str, int, int]] = set()
    for index in range(min(raw.FPDFText_CountChars(text), CHARACTERS_MOST)):
        if raw.FPDFText_IsGenerated(text, index) == 1:
            continue
        character = _character(text, index)
        if raw.FPDFText_HasUnicodeMapError(text, index) == 1 or character == "\ufffd":
            found.unknown += 1
        if not character or character < " " or not raw.FPDFText_GetLooseCharBox(text, index, box):
            continue
        if _is_hidden(text, index):
            found.hidden += 1
            continue
        if not _is_upright(raw.FPDFText_GetCharAngle(text, index) + turned):
            found.leaning += 1
            continue
        raw.FPDFText_GetCharOrigin(text, index, x, y)
        _x, base = place(x.value, y.value)
        one, other = place(box.left, box.top), place(box.right, box.bottom)
        left, right = sorted((one[0], other[0]))
        top, bottom = sorted((one[1], other[1]))
        # bold is often drawn by printing the same character twice, a hair's breadth apart
        mark = (character, round(left), round(base))
        if not character.isspace() and mark in seen:
            continue
        seen.add(mark)
        yield Glyph(character, left, top, right, bottom, base, _size(text, index))


def _size(text: Any, index: int) -> float:
    """The size of the font as it is drawn: a matrix may have made it larger or smaller."""
    size: float = raw.FPDFText_GetFontSize(text, index)
    matrix = raw.FS_MATRIX()
    if raw.FPDFText_GetMatrix(text, index, matrix):
        size *= math.hypot(matrix.b, matrix.d) or 1.0
    return size


def _character(text: Any, index: int) -> str:
    code = raw.FPDFText_GetUnicode(text, index)
    if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        return "\ufffd"
    return chr(code)


def _is_hidden(text: Any, index: int) -> bool:
    shown = raw.FPDFText_GetTextObject(text, index)
    return bool(shown) and raw.FPDFTextObj_GetTextRenderMode(shown) == _INVISIBLE


def _is_upright(angle: float) -> bool:
    return abs(math.remainder(angle, 2 * math.pi)) < _UPRIGHT


def _objects(page: Any, place: Place, found: DrawnPage) -> None:
    """The rules of tables; whether there is a picture."""
    for count, shape in enumerate(page.get_objects(max_depth=3)):
        if count >= OBJECTS_MOST:
            return
        if shape.type == raw.FPDF_PAGEOBJ_IMAGE:
            found.has_pictures = True
        elif shape.type == raw.FPDF_PAGEOBJ_PATH:
            try:
                one, two, three, four = shape.get_bounds()
            except PdfiumError:  # a path without extent has none
                continue
            ends = place(one, two), place(three, four)
            left, right = sorted((ends[0][0], ends[1][0]))
            top, bottom = sorted((ends[0][1], ends[1][1]))
            found.rules += _rules(Rule(left, top, right, bottom), raw.FPDFPath_CountSegments(shape))


def _rules(box: Rule, segments: int) -> list[Rule]:
    """A thin box is a line; a box of four sides is drawn around a cell."""
    wide, high = box.right - box.left, box.bottom - box.top
    if min(wide, high) <= _THIN:
        return [box] if max(wide, high) > 3 * _THIN else []
    if not 4 <= segments <= 5:
        return []
    return [
        Rule(box.left, box.top, box.right, box.top),
        Rule(box.left, box.bottom, box.right, box.bottom),
        Rule(box.left, box.top, box.left, box.bottom),
        Rule(box.right, box.top, box.right, box.bottom),
    ]
