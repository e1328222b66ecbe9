"""How time is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core import clock
from kb_app.web.kit.moments import ago, as_typed, by_when, day, lasting, moment, time_of_day


def test_time_is_told_as_the_hotline_counts_it() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)

    assert day(late) == "2026-03-02"
    assert day(date(2026, 3, 1)) == "2026-03-01"
    assert moment(late) == "2026-03-02 07:30"
    assert (day(None), moment(None), ago(None)) == ("", "", "")


@pytest.mark.parametrize(
    ("before", "told"),
    [
        (timedelta(seconds=5), "刚刚"),
        (timedelta(minutes=3), "3 分钟前"),
        (timedelta(hours=26), "26 小时前"),
        (timedelta(days=4), "4 天前"),
        (-timedelta(minutes=90), "1 小时后"),
    ],
)
def test_how_long_ago(before: timedelta, told: str) -> None:
    with clock.moved_to(datetime(2026, 3, 1, 8, 0, tzinfo=UTC)):
        assert ago(clock.now() - before) == told


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("", "2026-03-01T16:00"),  # now
        ("2026-03-01", "2026-03-01T23:59"),
        ("2026-03-01T10:00", "2026-03-01T10:00"),
        ("2026-03-01T10:00:00+00:00", "2026-03-01T18:00"),
        ("2026-03-01T20:15:30.25+00:00", "2026-03-02T04:16"),  # the first minute that saw it
        ("9999-12-31T23:59:59+00:00", ""),
        ("gestern", "gestern"),
    ],
)
def test_the_field_for_a_moment_holds_the_hotline_s_time(given: str, shown: str) -> None:
    with clock.moved_to(datetime(2026, 3, 1, 8, 0, tzinfo=UTC)):
        assert as_typed(given) == shown


@pytest.mark.parametrize(
    ("time", "told"),
    [
        (timedelta(seconds=59), "不到 1 分钟"),
        (timedelta(minutes=4, seconds=59), "4 分钟"),
        (timedelta(hours=2, minutes=10), "2 小时 10 分"),
        (timedelta(days=3, hours=1, minutes=59), "3 天 1 小时"),
    ],
)
def test_how_long_something_lasts(time: timedelta, told: str) -> None:
    assert lasting(time) == told


@pytest.mark.parametrize(
    ("ahead", "told"),
    [
        (timedelta(minutes=20, seconds=5), "还有 20 分钟"),
        (timedelta(hours=3, seconds=5), "还有 3 小时 0 分"),
        (timedelta(days=3), "2026-03-04 12:30"),
        (timedelta(minutes=-5), "逾期 5 分钟"),
        (timedelta(days=-3, hours=-2), "逾期 3 天 2 小时"),
    ],
)
def test_what_is_near_is_counted_and_what_is_far_is_a_day(ahead: timedelta, told: str) -> None:
    now = datetime(2026, 3, 1, 4, 30, tzinfo=UTC)
    with clock.moved_to(now):
        assert by_when(clock.now() + ahead) == told
    assert time_of_day(now) == "12:30"
