"""Lines put together to paragraphs."""

from __future__ import annotations

from content.importers.pdf.flowing_text import PdfLine, paragraphs
from content.importers.pdf.page_lines import Piece

FULL = "一二三四五六七八九十一二三四五六七八九十"


def piece(text: str, row: int, *, inside: float = 0, page: int = 1, size: float = 10) -> Piece:
    """A line of twenty characters at most, `inside` by so much."""
    left, base = 50 + inside, 100.0 + 16 * row
    right = left + size * len(text)
    return Piece(text, left, right, base - size, base, base, size, page)


def joined(*pages: list[Piece | PdfLine]) -> list[str]:
    """The paragraphs."""
    found, _left_out = paragraphs(pages, lambda text: text.startswith("第"))
    return [line.text for line in found]


def test_a_full_line_goes_on_and_one_that_ends_early_does_not() -> None:
    assert joined([piece(FULL, 0), piece("到此。", 1), piece(FULL, 2)]) == [f"{FULL}到此。", FULL]


def test_a_paragraph_goes_on_over_the_page() -> None:
    assert joined([piece(FULL, 40)], [piece("到此。", 0, page=2)]) == [f"{FULL}到此。"]


def test_a_line_that_happens_to_begin_like_a_clause_goes_on() -> None:
    assert joined([piece(FULL, 0), piece("第三条 的规定。", 1)]) == [f"{FULL}第三条 的规定。"]
    ended = FULL[:-1] + "。"
    assert joined([piece(ended, 0), piece("第三条 新的一条。", 1)]) == [ended, "第三条 新的一条。"]


def test_where_paragraphs_are_indented_a_short_line_may_go_on() -> None:
    """At its end punctuation has pushed characters to the next."""
    short = FULL[:16]
    lines = [
        piece(FULL[2:], 0, inside=20),
        piece(short, 1),
        piece("算：", 2),
        piece("甲。", 3, inside=20),
    ]
    assert joined(lines) == [f"{FULL[2:]}{short}算：", "甲。"]


def test_rows_of_tables_stand_where_they_stood() -> None:
    assert joined([piece("见下表：", 0), PdfLine(1, "甲 | 乙"), piece("表后。", 3)]) == [
        "见下表：",
        "甲 | 乙",
        "表后。",
    ]
