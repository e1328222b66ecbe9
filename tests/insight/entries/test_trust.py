"""The points of trust, part by part."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from insight.entries.trust import MOST, Standing, TrustPart, trusted

SOUND = Standing(
    cites=True,
    is_shaken=False,
    taken_over=False,
    overdue=False,
    found=0,
    in_vain=0,
    flags=0,
    findings=0,
)


def test_what_is_sound_has_all_points() -> None:
    assert trusted(SOUND) == MOST
    assert sum(MOST.values()) == 100


@pytest.mark.parametrize(
    ("known", "part", "points"),
    [
        ({"cites": False}, TrustPart.BASIS, 10),
        ({"cites": None}, TrustPart.BASIS, 25),
        ({"is_shaken": True}, TrustPart.BASIS, 5),
        ({"taken_over": True}, TrustPart.REVIEW, 8),
        ({"overdue": True}, TrustPart.FRESH, 0),
        ({"found": 95, "in_vain": 95}, TrustPart.USE, 1),
        ({"found": 95, "in_vain": 45}, TrustPart.USE, 8),
        ({"found": 1, "in_vain": 1}, TrustPart.USE, 12),  # little use is judged mildly
        ({"flags": 2}, TrustPart.FLAGS, 5),
        ({"flags": 9}, TrustPart.FLAGS, 0),
        ({"findings": 1}, TrustPart.HEALTH, 6),
        ({"findings": 9}, TrustPart.HEALTH, 0),
    ],
)
def test_what_costs_points(known: dict[str, Any], part: TrustPart, points: int) -> None:
    found = trusted(replace(SOUND, **known))
    assert found == MOST | {part: points}
