"""The one clock. Instants are UTC and aware; dates are those of the hotline's time zone.

Tests move it with `moved_to`; nothing else may call datetime.now().
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HOTLINE_ZONE = ZoneInfo("Asia/Shanghai")  # or what `use_zone` says: ask for `clock.HOTLINE_ZONE`

_NIGHT = range(1, 5)  # hours
_fixed: datetime | None = None


def use_zone(name: str) -> None:
    """Have days begin, and times be said, as in this IANA zone. Raises `ZoneInfoNotFoundError`."""
    global HOTLINE_ZONE  # one clock for a process is the point
    HOTLINE_ZONE = ZoneInfo(name)


def now() -> datetime:
    """This instant, UTC."""
    return _fixed or datetime.now(UTC)


def today() -> date:
    """The hotline's calendar day."""
    return now().astimezone(HOTLINE_ZONE).date()


def is_night() -> bool:
    """Whether hardly anybody calls now: for what takes long."""
    return now().astimezone(HOTLINE_ZONE).hour in _NIGHT


def start_of(day: date) -> datetime:
    """The instant at which `day` begins at the hotline."""
    return datetime.combine(day, time.min, HOTLINE_ZONE).astimezone(UTC)


def end_of(day: date) -> datetime:
    """The instant at which `day` is over at the hotline."""
    return start_of(day + timedelta(days=1))


def credible_until(longest: timedelta) -> datetime:
    """The latest end that may be believed of what lasts `longest` at most.

    One that lies beyond was written while the clock was ahead, and binds nobody.
    """
    return now() + 2 * longest


@contextmanager
def moved_to(instant: datetime) -> Iterator[None]:
    """Hold the clock at `instant` (aware) inside the block. For tests and samples."""
    global _fixed  # one clock for a process is the point
    before, _fixed = _fixed, instant.astimezone(UTC)
    try:
        yield
    finally:
        _fixed = before
