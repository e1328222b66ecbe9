"""How time is told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from core import clock
from kb_app.web.kit.moments import ago, day, moment


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
