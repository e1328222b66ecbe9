"""The measure of a quarter's draw: it passes a fair one, and fails where some count for more."""

from __future__ import annotations

import pytest

from benchmarks.quarter import fair_sampling
from monitoring.fair_draw import Candidate

WANTED = 10


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fair_sampling, "WANTED", WANTED)


def calls(*, favoured: float = 1.0) -> list[Candidate]:
    """Fifty calls of five agents; the first of each counts for more."""
    return [
        Candidate(f"{agent}/{n}", str(agent), favoured if n == 0 else 1.0)
        for agent in range(5)
        for n in range(10)
    ]


def test_a_fair_draw_passes_and_another_does_not() -> None:
    distance, freedom = fair_sampling._by_agent(calls())
    assert freedom == 45
    assert distance < fair_sampling._critical(freedom)
    distance, freedom = fair_sampling._by_agent(calls(favoured=1.6))
    assert distance > fair_sampling._critical(freedom)


def test_weights_are_what_the_first_is_drawn_by() -> None:
    distance, freedom = fair_sampling._by_weight(calls(favoured=3.0))
    assert freedom == 1
    assert distance < fair_sampling._critical(freedom)
