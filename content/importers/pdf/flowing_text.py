"""Lines of pages put together to paragraphs: one goes on where the line before is full and nothing
says that another begins, over the end of a column or a page too.
"""

from __future__ import annotations

import re
import statistics
import string
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from content.importers.pdf.page_lines import Piece
from core.unseen import as_seen

_FULL = 2.6  # of a size: a line that ends no further before the edge is full
_INDENTED = 0.9  # of a size: a line that begins so far in begins a paragraph
_OFTEN_INDENTED = 0.08  # of the lines: then paragraphs are told by it
_GAP = 1.45  # times the usual distance of two lines
_OTHER_SIZE = 0.12
_LONG = 8  # characters: shorter lines say nothing of the margins
_ITEM = re.compile(
    r"[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．]|\d{1,2}[、.．)）](?!\d)"
    r"|[①-⑳●■◆•▪★※√]|附\s?[件录表则]"
)
_ENDS = re.compile(r"[。；;：:！？!?][”』」’）)》】]?$")
_PAGE_AT_END = re.compile(r"\d{1,4}$")
_LEADERS = ".．…·"
_LEADERS_LEAST = 4
_BETWEEN = string.whitespace + "\u3000\xa0"
_WORD = re.compile(r"[A-Za-z]$")


@dataclass(frozen=True)
class PdfLine:
    """A paragraph, or a row of a table: the page it begins on, counted from 1, and the level of a
    heading (1), else 0."""

    page: int
    text: str
    level: int = 0


@dataclass(frozen=True)
class _Margins:
    """Where the lines of a column begin and end as a rule."""

    left: float
    right: float


Part = Piece | PdfLine
Begins = Callable[[str], bool]


def paragraphs(pages: Sequence[Sequence[Part]], begins: Begins) -> tuple[list[PdfLine], int]:
    """The paragraphs of `pages`, and how many lines of a table of contents were left out.

    Rows of tables stand where they stood. `begins`: whether a text opens something, a clause, say.
    """
    flow = _Flow(pages, begins)
    for page in pages:
        for part in page:
            flow.take(part)
    flow.close()
    return flow.found, flow.left_out


class _Flow:
    """Goes through the parts once, keeping the paragraph that is under way."""

    def __init__(self, pages: Sequence[Sequence[Part]], begins: Begins) -> None:
        self.found: list[PdfLine] = []
        self.left_out = 0
        self._opens = begins
        self._begun: list[Piece] = []
        self._text = ""
        self._in_body = False
        pieces = [part for page in pages for part in page if isinstance(part, Piece)]
        self._size = _usual_size(pieces)
        self._margins = _margins(pieces, self._size)
        self._leading = _leading(pages, self._size)
        inside = [one for one in pieces if self._indent(one) > _INDENTED * self._size]
        self._is_indented = len(inside) > _OFTEN_INDENTED * len(pieces)

    def take(self, part: Part) -> None:
        """The next part of the text."""
        if isinstance(part, PdfLine):
            self.close()
            self.found.append(part)
        elif _is_of_contents(part.text):
            self.close()
            self.left_out += 1
        elif self._begun and not self._begins_anew(self._begun[-1], part):
            self._text += _joint(self._text, part.text) + part.text
            self._begun.append(part)
        else:
            self.close()
            self._text = part.text
            self._begun = [part]

    def close(self) -> None:
        """The paragraph under way is over."""
        text = as_seen(self._text).strip()
        if text:
            first = self._begun[0]
            self._in_body = self._in_body or self._opens(text)
            large = first.size > (1 + _OTHER_SIZE) * self._size
            self.found.append(PdfLine(first.page, text, int(large and not self._in_body)))
        self._begun, self._text = [], ""

    def _begins_anew(self, last: Piece, part: Piece) -> bool:
        ended = bool(_ENDS.search(self._text))
        is_in = self._is_indented and self._indent(part) > _INDENTED * self._size
        if abs(last.size - part.size) > _OTHER_SIZE * last.size:
            return True
        if not self._is_full(last) and (ended or is_in or not self._is_indented):
            return True
        goes_down = (last.page, last.column) == (part.page, part.column) and part.base > last.base
        if goes_down and part.base - last.base > _GAP * self._leading:
            return True
        # a line that happens to begin with 第三条 goes on with a sentence that has not ended
        return (ended or is_in) and (
            self._opens(part.text) or is_in or _ITEM.match(part.text) is not None
        )

    def _is_full(self, piece: Piece) -> bool:
        return piece.right >= self._margins[piece.column].right - _FULL * self._size

    def _indent(self, piece: Piece) -> float:
        return piece.left - self._margins[piece.column].left


def _is_of_contents(text: str) -> bool:
    """Whether a line is one of a table of contents: leaders, then the number of a page."""
    text = text.rstrip()
    page = _PAGE_AT_END.search(text, max(0, len(text) - 4))
    if not page:
        return False
    before = text[: page.start()]
    dots = before[len(before.rstrip(_BETWEEN + _LEADERS)) :]
    return sum(sign in _LEADERS for sign in dots) >= _LEADERS_LEAST


def _usual_size(pieces: Sequence[Piece]) -> float:
    """The size most characters have."""
    weighed: Counter[float] = Counter()
    for piece in pieces:
        weighed[round(piece.size * 2) / 2] += len(piece.text)
    return weighed.most_common(1)[0][0] if weighed else 0.0


def _margins(pieces: Sequence[Piece], size: float) -> dict[int, _Margins]:
    found = {}
    for column in {piece.column for piece in pieces}:
        own = [piece for piece in pieces if piece.column == column]
        body = [one for one in own if abs(one.size - size) <= 0.6 and len(one.text) > _LONG] or own
        lefts = Counter(round(piece.left) for piece in body)
        left = min(at for at, count in lefts.items() if count >= 0.1 * len(body) or count > 20)
        rights = sorted(piece.right for piece in body)
        found[column] = _Margins(left, rights[int(len(rights) * 0.9)])
    return found


def _leading(pages: Sequence[Sequence[Part]], size: float) -> float:
    """The usual distance from a line to the next."""
    steps = [
        other.base - one.base
        for page in pages
        for one, other in pairwise(page)
        if isinstance(one, Piece) and isinstance(other, Piece) and other.base > one.base
    ]
    return statistics.median_low(steps) if steps else 1.5 * size


def _joint(before: str, after: str) -> str:
    """What stands between the end of a line and the next: a space between words, else nothing."""
    return " " if _WORD.search(before) and after[:1].isascii() and after[:1].isalpha() else ""
