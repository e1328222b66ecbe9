"""The one clock: instants in UTC, days of the hotline's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from core import clock


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 2, 28, 15, 59, 59, tzinfo=UTC), date(2026, 2, 28)),
        (datetime(2026, 2, 28, 16, 0, tzinfo=UTC), date(2026, 3, 1)),
    ],
)
def test_the_day_turns_at_the_hotlines_midnight(instant: datetime, day: date) -> None:
    with clock.moved_to(instant):
        assert clock.today() == day


def test_a_day_begins_and_ends_at_the_hotlines_midnight() -> None:
    assert clock.start_of(date(2026, 3, 1)) == datetime(2026, 2, 28, 16, 0, tzinfo=UTC)
    assert clock.end_of(date(2026, 3, 1)) == clock.start_of(date(2026, 3, 2))


def test_days_are_those_of_the_zone_it_is_told() -> None:
    try:
        clock.use_zone("Asia/Urumqi")
        with clock.moved_to(datetime(2026, 2, 28, 16, 0, tzinfo=UTC)):
            assert clock.today() == date(2026, 2, 28)
        assert clock.start_of(date(2026, 3, 1)) == datetime(2026, 2, 28, 18, 0, tzinfo=UTC)
    finally:
        clock.use_zone("Asia/Shanghai")


def test_now_is_aware_and_goes_on_after_it_was_held() -> None:
    held = datetime(2020, 1, 1, 8, 0, tzinfo=timezone(timedelta(hours=8)))
    with clock.moved_to(held):
        assert clock.now() == held
        assert clock.now().tzinfo is UTC
        with clock.moved_to(held + timedelta(days=1)):
            assert clock.now() == held + timedelta(days=1)
        assert clock.now() == held
    assert clock.now() > held
