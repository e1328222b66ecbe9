"""The total of a card: by points, of what came into it."""

from __future__ import annotations

import pytest

from content.kinds.score_criteria import Criterion, ScoreCard

CARD = ScoreCard(False, [Criterion(f"项{points}", "", points, "") for points in (50, 30, 20)])


@pytest.mark.parametrize(
    ("marks", "total"),
    [
        ([100, 100, 100], 100),
        ([100, 50, 0], 65),
        ([0, 0, 0], 0),
        ([None, 100, 0], 60),
        ([None, None, 50], 50),
        ([None, None, None], None),
    ],
)
def test_what_does_not_come_into_it_counts_for_nothing(
    marks: list[int | None], total: float | None
) -> None:
    assert CARD.total(marks) == total


def test_every_criterion_is_marked() -> None:
    with pytest.raises(ValueError, match="shorter"):
        CARD.total([100])
