"""A file beside the one it replaces: their lines aligned as paragraphs are, whatever the page."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from content.files.models import Blob
from core.messages import _
from review.comparison.pieces import Piece, Sort
from review.comparison.revisions import Comparison, compared

LINES_MOST = 4_000  # of a file; of a longer one the beginning


def compare_files(before: Blob, after: Blob) -> Comparison:
    """What both say, line by line; the label of a piece is its page."""
    return compared(list(_pieces(before)), list(_pieces(after)))


def is_cut(blob: Blob) -> bool:
    """Whether a file says more than is compared."""
    return next(islice(_lines(blob), LINES_MOST, None), None) is not None


def page_of(piece: Piece | None) -> int | None:
    """The page, or part, a piece of `compare_files` stands on."""
    return int(piece.key.partition(".")[0]) if piece else None


def _pieces(blob: Blob) -> Iterator[Piece]:
    for place, (page, line) in enumerate(islice(_lines(blob), LINES_MOST), start=1):
        label = _("第 {page} 页", page=page) if blob.pages else _("文件里的文字")
        yield Piece(f"{page}.{place}", "file", label, line, Sort.PARAGRAPH, place)


def _lines(blob: Blob) -> Iterator[tuple[int, str]]:
    for one in blob.page_texts:
        for line in one.text.splitlines():
            if line.strip():
                yield one.page, line.strip()
