"""The draw: the same from the same seed, fair to all, in proportion to weights."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Mapping

import pytest

from monitoring.fair_draw import Candidate, draw, seed_mark

DRAWS = 1_000
CALLS = [
    Candidate(f"{agent}/{n}", agent) for agent in ("an", "bo", "cai", "ding") for n in range(10)
]


def critical(freedom: int) -> float:
    """What chi-square passes once in a thousand (Wilson and Hilferty)."""
    part = 2 / (9 * freedom)
    return float(freedom * (1 - part + 3.0902 * math.sqrt(part)) ** 3)


def chi_square(counted: Counter[str], expected: Mapping[str, float]) -> float:
    """How far counts are from what is expected."""
    return sum((counted[key] - wanted) ** 2 / wanted for key, wanted in expected.items())


def test_a_seed_draws_the_same_whatever_the_order() -> None:
    mixed = random.Random(1).sample(CALLS, len(CALLS))
    assert draw("十二月", CALLS, 8) == draw("十二月", mixed, 8)
    assert draw("十二月", CALLS, 8) != draw("一月", CALLS, 8)
    assert draw("十二月", CALLS, 8)[:5] == draw("十二月", CALLS, 5)
    assert seed_mark("十二月") != seed_mark("一月")


def test_no_candidate_is_drawn_more_often_than_another() -> None:
    """Eight of forty, a thousand times: chi-square, set right for what is drawn together."""
    counted = Counter(one.key for n in range(DRAWS) for one in draw(f"seed {n}", CALLS, 8))
    share = 8 / len(CALLS)
    distance = chi_square(counted, dict.fromkeys((one.key for one in CALLS), DRAWS * share))
    within = len(CALLS) - 4  # two of ten of each agent, always
    assert distance / (1 - share) * (within / len(CALLS)) < critical(within)
    assert set(Counter(key.split("/")[0] for key in counted.elements()).values()) == {2 * DRAWS}


def test_weights_are_chances() -> None:
    heavy = [Candidate(str(weight), "一班", weight) for weight in (1, 2, 3, 4)]
    counted = Counter(draw(f"seed {n}", heavy, 1)[0].key for n in range(DRAWS))
    assert chi_square(counted, {one.key: DRAWS * one.weight / 10 for one in heavy}) < critical(3)


def test_an_unfair_draw_is_noticed() -> None:
    """The measure sees a weight of 1.5 among equals."""
    unfair = [Candidate(str(n), "一班", 1.5 if n == 0 else 1) for n in range(10)]
    counted = Counter(draw(f"seed {n}", unfair, 1)[0].key for n in range(DRAWS))
    assert chi_square(counted, {one.key: DRAWS / 10 for one in unfair}) > critical(9)


@pytest.mark.parametrize(("wanted", "drawn"), [(0, 0), (3, 3), (99, 40)])
def test_no_more_than_there_are(wanted: int, drawn: int) -> None:
    assert len(draw("s", CALLS, wanted)) == drawn


def test_everybodys_first_comes_before_anybodys_second() -> None:
    uneven = [*CALLS[:10], Candidate("bo/0", "bo"), Candidate("cai/0", "cai")]
    assert {one.stratum for one in draw("s", uneven, 3)} == {"an", "bo", "cai"}
    assert draw("s", [Candidate("a", "an", 0), Candidate("b", "an")], 2)[0].key == "b"
    assert len(draw("s", [Candidate("a", "an", 0)], 2)) == 0
