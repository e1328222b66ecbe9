"""Characters put together to the lines they stand in; columns one after the other.

A line of a page is what stands on one height; a wide gap parts it into pieces that belong to
columns or to cells.
"""

from __future__ import annotations

import statistics
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from content.importers.pdf.glyphs import Glyph

_SAME_LINE = 0.45  # of a font's size: what stands no further up or down is on the line
_SPACE = 0.6  # of a size: a gap this wide between characters is a space
_APART = 1.6  # of a size: a gap this wide parts a line
_COLUMN_ROWS = 6  # lines on both sides of a gutter
_COLUMN_FULL = 0.55  # of a column's width is filled by most of its lines


@dataclass(frozen=True)
class Piece:
    """Part of a line of a page, without a wide gap in it."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    base: float
    size: float
    page: int = 0
    column: int = 0  # of two columns the left (1) or right (2); 0 on a page without

    @property
    def middle(self) -> float:
        """Halfway between left and right."""
        return (self.left + self.right) / 2


def pieces_of(glyphs: Iterable[Glyph], page: int) -> list[list[Piece]]:
    """The lines of a page from above, each from left to right, parted at wide gaps."""
    rows: list[list[Glyph]] = []
    bases: list[float] = []
    for glyph in sorted(glyphs, key=lambda one: (-one.size, one.base)):
        row = _row_of(glyph, rows, bases)
        if row is None:
            place = bisect_left(bases, glyph.base)
            bases.insert(place, glyph.base)
            rows.insert(place, [glyph])
        else:
            row.append(glyph)
    lines = [_parted(sorted(row, key=lambda one: one.left), page) for row in rows]
    return [line for line in lines if line]


def _row_of(glyph: Glyph, rows: list[list[Glyph]], bases: list[float]) -> list[Glyph] | None:
    """The row a character stands in: the nearest, if it is no further off than that."""
    place = bisect_left(bases, glyph.base)
    near = [at for at in (place - 1, place) if 0 <= at < len(bases)]
    if not near:
        return None
    at = min(near, key=lambda one: abs(bases[one] - glyph.base))
    size = max(glyph.size, rows[at][0].size)
    return rows[at] if abs(bases[at] - glyph.base) <= _SAME_LINE * size else None


def _parted(row: Sequence[Glyph], page: int) -> list[Piece]:
    pieces: list[Piece] = []
    begun: list[Glyph] = []
    for glyph in row:
        if glyph.text.isspace() and not begun:
            continue
        if begun and glyph.left - begun[-1].right > _APART * max(glyph.size, begun[-1].size):
            pieces += _piece(begun, page)
            begun = [] if glyph.text.isspace() else [glyph]
        else:
            begun.append(glyph)
    return pieces + _piece(begun, page)


def _piece(glyphs: list[Glyph], page: int) -> list[Piece]:
    while glyphs and glyphs[-1].text.isspace():
        glyphs = glyphs[:-1]
    if not glyphs:
        return []
    texts: list[str] = []
    for place, glyph in enumerate(glyphs):
        if place and _is_gap(glyphs[place - 1], glyph):
            texts.append(" ")
        texts.append(glyph.text)
    return [
        Piece(
            "".join(texts),
            glyphs[0].left,
            max(glyph.right for glyph in glyphs),
            min(glyph.top for glyph in glyphs),
            max(glyph.bottom for glyph in glyphs),
            statistics.median(glyph.base for glyph in glyphs),
            statistics.median(glyph.size for glyph in glyphs),
            page,
        )
    ]


def _is_gap(one: Glyph, other: Glyph) -> bool:
    if one.text.isspace() or other.text.isspace():
        return False
    return other.left - one.right > _SPACE * max(one.size, other.size)


def in_reading_order(lines: Sequence[Sequence[Piece]]) -> list[Piece]:
    """The pieces of a page as they are read: a column to its end, then the next.

    What goes across both columns stands where it stands: what is above it is read first.
    """
    gutter = _gutter(lines)
    if gutter is None:
        return [joined(line) for line in lines]
    read: list[Piece] = []
    left: list[Piece] = []
    right: list[Piece] = []
    for line in lines:
        if any(piece.left < gutter < piece.right for piece in line) or _is_centred(line, gutter):
            read += [*left, *right, joined(line)]
            left, right = [], []
            continue
        for column, side, pieces in (
            (1, left, [piece for piece in line if piece.right <= gutter]),
            (2, right, [piece for piece in line if piece.left >= gutter]),
        ):
            if pieces:
                side.append(replace(joined(pieces), column=column))
    return [*read, *left, *right]


def _is_centred(line: Sequence[Piece], gutter: float) -> bool:
    return len(line) == 1 and abs(line[0].middle - gutter) < line[0].size


def _gutter(lines: Sequence[Sequence[Piece]]) -> float | None:
    """Where a gap goes down between two columns of running text; None on a page without."""
    both = [line for line in lines if len(line) == 2]
    if len(both) < _COLUMN_ROWS:
        return None
    gutter = statistics.median((one.right + other.left) / 2 for one, other in both)
    parted = [line for line in both if line[0].right <= gutter <= line[1].left]
    if len(parted) < max(_COLUMN_ROWS, len(lines) // 2):
        return None
    for side in (0, 1):
        edges = [line[side] for line in parted]
        width = max(piece.right for piece in edges) - min(piece.left for piece in edges)
        filled = statistics.median(piece.right - piece.left for piece in edges)
        if not width or filled < _COLUMN_FULL * width or filled < 8 * edges[0].size:
            return None  # cells of a table without rules, or labels beside their words
    return gutter


def joined(pieces: Sequence[Piece]) -> Piece:
    """Pieces of one line as one."""
    if len(pieces) == 1:
        return pieces[0]
    first = pieces[0]
    return Piece(
        "　".join(piece.text for piece in pieces),
        first.left,
        pieces[-1].right,
        min(piece.top for piece in pieces),
        max(piece.bottom for piece in pieces),
        first.base,
        max(piece.size for piece in pieces),
        first.page,
    )
