"""What can be said of training: an interval, or that there are too few."""

from __future__ import annotations

import pytest

from training.effect import Verdict, effect

UP = [12.0, 9.0, 11.0, 10.0, 8.0]
LEVEL = [1.0, -1.0, 0.0, 2.0, -2.0]


def test_who_changed_more_than_the_others_was_helped() -> None:
    found = effect(UP, LEVEL)
    assert found.difference == pytest.approx(10)
    assert found.low is not None
    assert found.high is not None
    assert 7 < found.low < 10 < found.high < 13
    assert found.verdict == Verdict.HELPED
    assert effect(LEVEL, UP).verdict == Verdict.WORSE
    assert effect(UP, LEVEL) == found  # the same every time


@pytest.mark.parametrize(
    ("trained", "others", "verdict"),
    [
        (UP, UP, Verdict.NOT_SHOWN),
        ([20.0, -20.0, 10.0], LEVEL, Verdict.NOT_SHOWN),
        (UP[:2], LEVEL, Verdict.TOO_FEW),
        (UP, [], Verdict.TOO_FEW),
    ],
)
def test_what_is_not_shown_is_said(
    trained: list[float], others: list[float], verdict: Verdict
) -> None:
    assert effect(trained, others).verdict == verdict
