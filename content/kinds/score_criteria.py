"""What a kind that is a score card tells of scoring: what is judged, by which criteria."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WHOLE = 100  # points of all criteria of a card; and a criterion that is met, in percent
MARKS = (100, 50, 0)  # met, partly, not met; None where it does not come into it


@dataclass(frozen=True)
class Criterion:
    """One thing that is looked at: its points, and the skill it asks for."""

    title: str
    detail: str
    points: int
    skill: str


@dataclass(frozen=True)
class ScoreCard:
    """A card: whether it judges entries (else calls), and its criteria."""

    judges_entries: bool
    criteria: Sequence[Criterion]

    def total(self, marks: Sequence[int | None]) -> float | None:
        """Points of `marks`, of a hundred; what does not come into it counts for nothing.

        None where nothing comes into it.
        """
        pairs = [
            (criterion.points, mark)
            for criterion, mark in zip(self.criteria, marks, strict=True)
            if mark is not None
        ]
        points = sum(points for points, _mark in pairs)
        return sum(points * mark for points, mark in pairs) / points if points else None
