"""How soon an answer is owed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from questions.models import Urgency
from questions.urgency import REMINDER_BEFORE, TIME_LIMITS, due_from

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("urgency", "limit"),
    [
        (Urgency.SIMPLE, timedelta(hours=2)),
        (Urgency.COMPLEX, timedelta(hours=24)),
        (Urgency.URGENT, timedelta(minutes=30)),
    ],
)
def test_each_has_its_time(urgency: Urgency, limit: timedelta) -> None:
    assert due_from(NOON, urgency) == NOON + limit


def test_each_is_reminded_of_before_it_is_over() -> None:
    assert set(REMINDER_BEFORE) == set(TIME_LIMITS) == set(Urgency)
    for urgency, before in REMINDER_BEFORE.items():
        assert timedelta(0) < before < TIME_LIMITS[urgency]
