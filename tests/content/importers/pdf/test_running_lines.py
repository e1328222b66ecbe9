"""What runs along the pages is left out, and nothing else that stands there."""

from __future__ import annotations

from content.importers.pdf.page_lines import Piece
from content.importers.pdf.running_lines import without_running

HEIGHT = 800.0


def line(text: str, base: float) -> list[Piece]:
    """A line of one piece."""
    return [Piece(text, 70, 500, base - 10, base + 2, base, 10)]


def kept(pages: list[list[list[Piece]]]) -> list[list[str]]:
    """What is left of each page."""
    found, _left_out = without_running(pages, [HEIGHT] * len(pages))
    return [[one[0].text for one in page] for page in found]


def test_headers_and_numbers_go() -> None:
    pages = [
        [line("停电管理办法", 40), line(f"正文{n}", 300), line(f"- {n} -", 780)] for n in (1, 2, 3)
    ]
    assert kept(pages) == [["正文1"], ["正文2"], ["正文3"]]


def test_headers_of_every_other_page_go() -> None:
    pages = [[line("左页" if n % 2 else "右页", 40), line(f"正文{n}", 300)] for n in range(1, 9)]
    assert kept(pages) == [[f"正文{n}"] for n in range(1, 9)]


def test_a_text_that_only_begins_high_stays() -> None:
    pages = [[line(f"第{n}条　各不相同的话", 60), line("正文", 300)] for n in "一二三"]
    assert kept(pages) == [[f"第{n}条　各不相同的话", "正文"] for n in "一二三"]


def test_a_number_within_the_text_stays() -> None:
    assert kept([[line("正文", 300), line("220", 316)]]) == [["正文", "220"]]
