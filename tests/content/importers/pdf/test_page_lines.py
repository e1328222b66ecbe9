"""Characters put together to lines, lines to columns."""

from __future__ import annotations

from content.importers.pdf.glyphs import Glyph
from content.importers.pdf.page_lines import in_reading_order, pieces_of


def written(text: str, left: float, base: float, size: float = 10) -> list[Glyph]:
    """`text` as it is drawn, a character as wide as it is high."""
    return [
        Glyph(sign, left + size * n, base - size, left + size * (n + 1), base + 2, base, size)
        for n, sign in enumerate(text)
    ]


def texts(glyphs: list[Glyph]) -> list[list[str]]:
    """The pieces of each line."""
    return [[piece.text for piece in line] for line in pieces_of(glyphs, 1)]


def test_what_stands_on_one_height_is_a_line() -> None:
    glyphs = [*written("下一行", 50, 120), *written("电压", 50, 100), *written("2", 70, 97, 6)]
    assert texts(glyphs) == [["电压2"], ["下一行"]]


def test_a_wide_gap_parts_a_line_and_a_small_one_is_a_space() -> None:
    glyphs = [*written("甲", 50, 100), *written("乙", 68, 100), *written("丙", 120, 100)]
    assert texts(glyphs) == [["甲 乙", "丙"]]


def test_columns_are_read_to_their_end() -> None:
    glyphs = written("通栏的标题通栏的标题通栏的标题通栏的标题", 150, 50)
    for row in range(8):
        glyphs += written(f"左{row}" * 8, 50, 100 + 15 * row)
        glyphs += written(f"右{row}" * 8, 300, 100 + 15 * row)
    read = [piece.text[:2] for piece in in_reading_order(pieces_of(glyphs, 1))]
    assert read == ["通栏", *(f"左{row}" for row in range(8)), *(f"右{row}" for row in range(8))]


def test_labels_beside_their_words_are_no_columns() -> None:
    glyphs: list[Glyph] = []
    for row in range(8):
        glyphs += written("户号" if row % 2 else "户名地址电话", 50, 100 + 15 * row)
        glyphs += written(f"值{row}", 300, 100 + 15 * row)
    read = [piece.text for piece in in_reading_order(pieces_of(glyphs, 1))]
    assert read[:2] == ["户名地址电话　值0", "户号　值1"]
