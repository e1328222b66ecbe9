"""Rules drawn on a page, and the cells between them."""

from __future__ import annotations

from content.importers.pdf.glyphs import Glyph, Rule
from content.importers.pdf.ruled_tables import ruled_tables


def grid(rows: int, columns: int) -> list[Rule]:
    """Rules of cells that are 100 wide and 20 high."""
    across = [Rule(0, 20 * n, 100 * columns, 20 * n) for n in range(rows + 1)]
    return [*across, *(Rule(100 * n, 0, 100 * n, 20 * rows) for n in range(columns + 1))]


def sign(text: str, row: int, column: int) -> Glyph:
    """A character in the middle of a cell."""
    left, top = 100 * column + 45, 20 * row + 5
    return Glyph(text, left, top, left + 10, top + 10, top + 8, 10)


def test_characters_stand_in_their_cells() -> None:
    (table,) = ruled_tables(grid(2, 2), 1)
    assert table.rows([sign("甲", 0, 0), sign("丁", 1, 1)]) == [["甲", ""], ["", "丁"]]


def test_cells_without_a_rule_between_are_one() -> None:
    rules = [rule for rule in grid(2, 2) if rule != Rule(0, 20, 200, 20)]
    (table,) = ruled_tables([*rules, Rule(100, 20, 200, 20)], 1)
    assert table.rows([sign("甲", 0, 0), sign("丁", 1, 1)]) == [["甲", ""], ["甲", "丁"]]


def test_a_frame_around_a_text_is_no_table() -> None:
    assert ruled_tables(grid(1, 1), 1) == []
    assert ruled_tables([Rule(0, 0, 400, 0), Rule(0, 90, 400, 90)], 1) == []
