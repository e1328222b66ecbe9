"""The pieces of both sides as rows in reading order, and what became of each."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.errors import Text
from core.messages import LazyText, _
from review.comparison.piece_matching import matched
from review.comparison.pieces import LABELLED, Piece, Sort


class Mark(StrEnum):
    """What became of a piece."""

    SAME = "same"
    CHANGED = "changed"
    NEW = "new"
    GONE = "gone"
    MOVED = "moved"  # the same text in another place
    RENUMBERED = "renumbered"  # the same text in the same place under another label


MARK_LABELS: dict[Mark, LazyText] = {
    Mark.SAME: _("未变"),
    Mark.CHANGED: _("改动"),
    Mark.NEW: _("新增"),
    Mark.GONE: _("删除"),
    Mark.MOVED: _("移动"),
    Mark.RENUMBERED: _("只改条号"),
}
UNCHANGED = (Mark.SAME, Mark.RENUMBERED)  # what it says is what it said


@dataclass(frozen=True)
class Pair:
    """One piece on both sides; None where that side does not have it."""

    before: Piece | None
    after: Piece | None
    moved: bool = False
    was_behind: Piece | None = None  # what stood before it, and what would; only of the moved
    is_behind: Piece | None = None

    @property
    def piece(self) -> Piece:
        """The piece as it would be, or as it was when it is gone."""
        piece = self.after or self.before
        assert piece is not None
        return piece

    @property
    def key(self) -> str:
        """The key of `piece`."""
        return self.piece.key

    @property
    def label(self) -> Text:
        """The label of `piece`."""
        return self.piece.label

    @property
    def renumbered(self) -> bool:
        """Whether a clause, a chapter or a step goes by another label."""
        if self.before is None or self.after is None or self.after.sort not in LABELLED:
            return False
        return str(self.before.label) != str(self.after.label)

    @property
    def mark(self) -> Mark:
        """What became of it."""
        if self.before is None:
            return Mark.NEW
        if self.after is None:
            return Mark.GONE
        if self.before.text != self.after.text:
            return Mark.CHANGED
        if self.renumbered and self.after.sort == Sort.NAMED:
            return Mark.CHANGED  # others lead to it by this name
        if self.moved:
            return Mark.MOVED
        return Mark.RENUMBERED if self.renumbered else Mark.SAME


@dataclass(frozen=True)
class Left:
    """Where a piece stood that has moved: `pair` is its row."""

    pair: Pair


Row = Pair | Left


def align(before: Sequence[Piece], after: Sequence[Piece]) -> list[Row]:
    """Rows in the order of `after`; what is gone, and where the moved stood, at the old place."""
    matches = matched(before, after)
    staying = _longest_run(matches)
    pairs = {
        other: Pair(before[mine], after[other])
        if mine in staying
        else Pair(before[mine], after[other], True, _ahead(before, mine), _ahead(after, other))
        for mine, other in matches.items()
    }
    behind = _standing_behind(before, matches, staying, pairs)
    rows = list(behind.get(None, []))
    for place, piece in enumerate(after):
        rows.append(pairs.get(place) or Pair(None, piece))
        rows += behind.get(place, [])
    return rows


def _ahead(pieces: Sequence[Piece], place: int) -> Piece | None:
    """The piece that stands before one, of its group or a chapter; None when it is the first."""
    ahead = pieces[place - 1] if place else None
    if ahead is None:
        return None
    within = ahead.group == pieces[place].group
    return ahead if within or (ahead.sort in LABELLED and pieces[place].sort in LABELLED) else None


def _standing_behind(
    before: Sequence[Piece],
    matches: dict[int, int],
    staying: set[int],
    pairs: dict[int, Pair],
) -> dict[int | None, list[Row]]:
    """What is not where it was, by the place in `after` it stood behind."""
    behind: dict[int | None, list[Row]] = defaultdict(list)
    anchor: int | None = None
    for mine, piece in enumerate(before):
        if mine in staying:
            anchor = matches[mine]
        elif mine in matches:
            behind[anchor].append(Left(pairs[matches[mine]]))
        else:
            behind[anchor].append(Pair(piece, None))
    return behind


def _longest_run(matches: dict[int, int]) -> set[int]:
    """The most places of `before` whose partners stand in the same order: those did not move."""
    order = sorted(matches)
    ends: list[int] = []  # the smallest partner a run of each length ends on
    ending: list[int] = []
    earlier: dict[int, int | None] = {}
    for mine in order:
        length = bisect_left(ends, matches[mine])
        earlier[mine] = ending[length - 1] if length else None
        ends[length : length + 1] = [matches[mine]]
        ending[length : length + 1] = [mine]
    staying: set[int] = set()
    last: int | None = ending[-1] if ending else None
    while last is not None:
        staying.add(last)
        last = earlier[last]
    return staying
