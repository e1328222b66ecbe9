"""Working days: Mondays to Fridays, but for public holidays and the days worked in their place.

Holidays of a year are announced in the one before; of years nobody knows yet, weekdays are worked.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import chinese_calendar

from core import clock

SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Whether offices work on `day`."""
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:  # not announced yet
        return day.weekday() < SATURDAY


def after_working_days(instant: datetime, days: int) -> datetime:
    """When the working day that is `days` after the day of `instant` is over at the hotline."""
    day = instant.astimezone(clock.HOTLINE_ZONE).date()
    while days:
        day += timedelta(days=1)
        days -= is_working_day(day)
    return clock.end_of(day)
