"""Tables that are drawn with rules: which cell a character stands in, row by row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from content.importers.pdf.glyphs import Glyph, Rule
from content.importers.pdf.page_lines import pieces_of

_NEAR = 3.0  # points: rules no further apart are one
_ROWS_MOST, _COLUMNS_MOST = 400, 63


@dataclass(frozen=True)
class RuledTable:
    """A table of a page: the places of its rules across and down, and what is drawn between."""

    across: Sequence[float]
    down: Sequence[float]
    rules: Sequence[Rule]
    page: int

    @property
    def top(self) -> float:
        """Where it begins."""
        return self.across[0]

    def holds(self, glyph: Glyph) -> bool:
        """Whether a character stands in it."""
        inside = self.down[0] <= glyph.middle <= self.down[-1]
        return inside and self.across[0] <= (glyph.top + glyph.bottom) / 2 <= self.across[-1]

    def rows(self, glyphs: Iterable[Glyph]) -> list[list[str]]:
        """The texts of its cells, row by row; what is merged stands in each place it covers."""
        cells: dict[tuple[int, int], list[Glyph]] = {}
        owners = self._owners()
        for glyph in glyphs:
            row = _between(self.across, (glyph.top + glyph.bottom) / 2)
            column = _between(self.down, glyph.middle)
            cells.setdefault(owners[row, column], []).append(glyph)
        texts = {place: self._text(found) for place, found in cells.items()}
        return [
            [texts.get(owners[row, column], "") for column in range(len(self.down) - 1)]
            for row in range(len(self.across) - 1)
        ]

    def _text(self, glyphs: list[Glyph]) -> str:
        lines = pieces_of(glyphs, self.page)
        return "".join(" ".join(piece.text for piece in line) for line in lines).strip()

    def _owners(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For each place of the grid the first of those it is merged with."""
        owners: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(len(self.across) - 1):
            for column in range(len(self.down) - 1):
                own = (row, column)
                if column and not self._is_parted_down(row, column):
                    own = owners[row, column - 1]
                elif row and not self._is_parted_across(row, column):
                    own = owners[row - 1, column]
                owners[row, column] = own
        return owners

    def _is_parted_down(self, row: int, column: int) -> bool:
        middle, at = (self.across[row] + self.across[row + 1]) / 2, self.down[column]
        return any(
            abs(rule.left - at) <= _NEAR and rule.top - _NEAR <= middle <= rule.bottom + _NEAR
            for rule in self.rules
            if not rule.is_across
        )

    def _is_parted_across(self, row: int, column: int) -> bool:
        middle, at = (self.down[column] + self.down[column + 1]) / 2, self.across[row]
        return any(
            abs(rule.top - at) <= _NEAR and rule.left - _NEAR <= middle <= rule.right + _NEAR
            for rule in self.rules
            if rule.is_across
        )


def ruled_tables(rules: Sequence[Rule], page: int) -> list[RuledTable]:
    """The tables that `rules` draw: two cells at least; a frame around a text is none."""
    found = []
    for together in _touching(rules):
        across = _places(rule.top for rule in together if rule.is_across)
        down = _places(rule.left for rule in together if not rule.is_across)
        cells = (len(across) - 1) * (len(down) - 1)
        small = len(across) - 1 <= _ROWS_MOST and len(down) - 1 <= _COLUMNS_MOST
        if len(across) > 1 and len(down) > 2 and cells > 1 and small:
            found.append(RuledTable(across, down, together, page))
    return sorted(found, key=lambda table: table.top)


def _places(places: Iterable[float]) -> list[float]:
    distinct: list[float] = []
    for place in sorted(places):
        if not distinct or place - distinct[-1] > _NEAR:
            distinct.append(place)
    return distinct


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that meet, directly or by others."""
    groups: list[tuple[Rule, list[Rule]]] = []
    for rule in sorted(rules, key=lambda one: (one.top, one.left)):
        meets = [group for group in groups if _meet(group[0], rule)]
        whole, members = rule, [rule]
        for group in meets:
            groups.remove(group)
            whole, members = _around(whole, group[0]), [*group[1], *members]
        groups.append((whole, members))
    return [members for _whole, members in groups]


def _meet(one: Rule, other: Rule) -> bool:
    return (
        one.left - _NEAR <= other.right
        and other.left - _NEAR <= one.right
        and one.top - _NEAR <= other.bottom
        and other.top - _NEAR <= one.bottom
    )


def _around(one: Rule, other: Rule) -> Rule:
    return Rule(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )


def _between(places: Sequence[float], at: float) -> int:
    for place in range(len(places) - 2, 0, -1):
        if at >= places[place]:
            return place
    return 0
