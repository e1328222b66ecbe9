"""Working days as they are announced: holidays, days worked in their place, years to come."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from core import clock
from core.working_days import after_working_days, is_working_day


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ((2026, 3, 2), True),
        ((2026, 3, 7), False),
        ((2026, 10, 1), False),  # a Thursday, and a holiday
        ((2026, 10, 10), True),  # a Saturday that is worked in its place
        ((2090, 1, 6), True),  # nobody knows yet: a Friday
        ((2090, 1, 7), False),
    ],
)
def test_days_are_worked_as_announced(day: tuple[int, int, int], works: bool) -> None:
    assert is_working_day(date(*day)) is works


def test_the_day_itself_does_not_count_and_the_last_one_is_whole() -> None:
    monday = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
    assert after_working_days(monday, 3) == clock.end_of(date(2026, 3, 5))
    thursday = datetime(2026, 3, 5, 4, 0, tzinfo=UTC)
    assert after_working_days(thursday, 3) == clock.end_of(date(2026, 3, 10))
    before_the_holidays = datetime(2026, 9, 30, 4, 0, tzinfo=UTC)
    assert after_working_days(before_the_holidays, 1) == clock.end_of(date(2026, 10, 8))
