"""Over which time a report is: half-years, months, weeks; their names and the one before."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from core.messages import LazyText, _
from grievances.halves import Half, half_of


class ReportKind(StrEnum):
    """How long the time of a report is."""

    HALF_YEAR = "half-year"
    MONTH = "month"
    WEEK = "week"


KIND_LABELS: dict[ReportKind, LazyText] = {
    ReportKind.HALF_YEAR: _("半年报"),
    ReportKind.MONTH: _("月报"),
    ReportKind.WEEK: _("周报"),
}
EARLIEST = 2000
_NAMES = {
    ReportKind.HALF_YEAR: re.compile(r"(\d{4})-([12])", re.ASCII),
    ReportKind.MONTH: re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII),
    ReportKind.WEEK: re.compile(r"(\d{4})-W(0[1-9]|[1-4]\d|5[0-3])", re.ASCII),
}


@dataclass(frozen=True)
class Period:
    """A time of a kind, both days included. `name`: 2014-1, 2014-03, 2014-W05."""

    kind: ReportKind
    first_day: date
    last_day: date

    @property
    def name(self) -> str:
        """What commands and files call it."""
        if self.kind == ReportKind.HALF_YEAR:
            half = half_of(self.first_day)
            return f"{half.year}-{half.part}"
        if self.kind == ReportKind.MONTH:
            return f"{self.first_day:%Y-%m}"
        year, week, _day = self.first_day.isocalendar()
        return f"{year}-W{week:02d}"

    @property
    def label(self) -> LazyText:
        """As people say it."""
        if self.kind == ReportKind.HALF_YEAR:
            return half_of(self.first_day).label
        if self.kind == ReportKind.MONTH:
            first = self.first_day
            return _("{year} 年 {month} 月", year=first.year, month=first.month)
        year, week, _day = self.first_day.isocalendar()
        return _("{year} 年第 {week} 周", year=year, week=week)

    def before(self) -> Period:
        """The one before."""
        return period_with(self.kind, self.first_day - timedelta(days=1))


def period_with(kind: ReportKind, day: date) -> Period:
    """The period of a kind that holds `day`."""
    if kind == ReportKind.HALF_YEAR:
        half = half_of(day)
        return Period(kind, half.first_day, half.last_day)
    if kind == ReportKind.MONTH:
        first = day.replace(day=1)
        following = (first + timedelta(days=31)).replace(day=1)
        return Period(kind, first, following - timedelta(days=1))
    first = day - timedelta(days=day.weekday())
    return Period(kind, first, first + timedelta(days=6))


def period_named(kind: ReportKind, name: str) -> Period | None:
    """The period with this name; None where there is none."""
    match = _NAMES[kind].fullmatch(name)
    if match is None or int(match[1]) < EARLIEST:
        return None
    year, part = int(match[1]), int(match[2])
    if kind == ReportKind.HALF_YEAR:
        return period_with(kind, Half(year, part).first_day)
    if kind == ReportKind.MONTH:
        return period_with(kind, date(year, part, 1))
    try:
        return period_with(kind, date.fromisocalendar(year, part, 1))
    except ValueError:
        return None


def last_finished(kind: ReportKind, today: date) -> Period:
    """The latest that is over."""
    return period_with(kind, today).before()
