"""The comparison of two revisions, as a page shows it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from content.models import Revision
from review.comparison.alignment import UNCHANGED, Left, Mark, Pair, Row, align
from review.comparison.pieces import Piece, pieces_of
from review.comparison.wording import Effort, Run, runs


@dataclass(frozen=True)
class Comparison:
    """Rows in reading order, and the runs of words inside those that changed, by their key.

    `coarse`: the texts are too long to mark every word. `only_spacing`: nothing differs but empty
    lines.
    """

    rows: Sequence[Row]
    wording: Mapping[str, Sequence[Run]]
    coarse: bool
    only_spacing: bool

    @cached_property
    def pairs(self) -> list[Pair]:
        """Each piece of both sides, once."""
        return [row for row in self.rows if isinstance(row, Pair)]

    @cached_property
    def changes(self) -> list[Pair]:
        """What says something else than before, or says it elsewhere, in reading order."""
        return [pair for pair in self.pairs if pair.mark not in UNCHANGED]

    @cached_property
    def counts(self) -> Mapping[Mark, int]:
        """How many pieces each mark has."""
        return Counter(pair.mark for pair in self.pairs)


def compare(before: Revision | None, after: Revision) -> Comparison:
    """Both revisions side by side; `before` is None for what was never published."""
    return compared(pieces_of(before) if before else [], pieces_of(after))


def compared(before: Sequence[Piece], after: Sequence[Piece]) -> Comparison:
    """The comparison of two lists of pieces."""
    rows = align(before, after)
    effort = Effort()
    wording = {
        row.key: runs(row.before.text, row.after.text, effort)
        for row in rows
        if isinstance(row, Pair) and row.mark == Mark.CHANGED and row.before and row.after
    }
    unchanged = all(isinstance(row, Pair) and row.mark == Mark.SAME for row in rows)
    spaced = [piece.gap for piece in before] != [piece.gap for piece in after]
    return Comparison(rows, wording, effort.coarse, unchanged and bool(before) and spaced)


__all__ = ["Comparison", "Left", "compare", "compared"]
