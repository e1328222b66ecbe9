"""Alpha as the examples of Krippendorff give it: Computing Alpha-Reliability, 2011."""

from __future__ import annotations

import pytest

from monitoring.agreement import Distance, alpha, interval, nominal

_BINARY = ["0100000010", "1110010000"]
_NOMINAL = ["aabbdcccedda", "babbbccceddd"]
_FOUR = ["123321412...", "1233224125.3", ".3332342251.", "12332441251."]


def units(observers: list[str]) -> list[list[float]]:
    """What the observers gave each unit; a dot is a missing value."""
    return [
        [float(ord(value)) for value in given if value != "."]
        for given in zip(*observers, strict=True)
    ]


@pytest.mark.parametrize(
    ("observers", "distance", "expected"),
    [
        (_BINARY, nominal, 0.095),
        (_NOMINAL, nominal, 0.692),
        (_FOUR, nominal, 0.743),
        (_FOUR, interval, 0.849),
    ],
)
def test_published_examples(observers: list[str], distance: Distance, expected: float) -> None:
    assert alpha(units(observers), distance) == pytest.approx(expected, abs=0.0005)


def test_full_agreement_and_what_says_nothing() -> None:
    assert alpha([[1, 1], [0, 0]]) == 1
    assert alpha([]) is None
    assert alpha([[1], [0]]) is None
    assert alpha([[1, 1], [1, 1]]) is None
