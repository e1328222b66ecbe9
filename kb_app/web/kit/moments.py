"""Days and instants in words, as every page says them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core import clock
from core.messages import _

NEAR = timedelta(hours=24)


def day(value: date | datetime | str | None) -> str:
    """A calendar day as 2026-03-01; an instant as the hotline's day; nothing as nothing."""
    if isinstance(value, datetime):
        value = value.astimezone(clock.HOTLINE_ZONE).date()
    return str(value or "")


def moment(value: datetime | None) -> str:
    """An instant in the hotline's time, to the minute."""
    return value.astimezone(clock.HOTLINE_ZONE).strftime("%Y-%m-%d %H:%M") if value else ""


def ago(value: datetime | None) -> str:
    """How long ago (or from now) an instant is, in the largest fitting unit."""
    if value is None:
        return ""
    seconds = (clock.now() - value).total_seconds()
    past, minutes = seconds >= 0, int(abs(seconds) // 60)
    if minutes < 1:
        return str(_("刚刚") if past else _("马上"))
    if minutes < 60:
        return str(_("{n} 分钟前", n=minutes) if past else _("{n} 分钟后", n=minutes))
    hours = minutes // 60
    if hours < 48:
        return str(_("{n} 小时前", n=hours) if past else _("{n} 小时后", n=hours))
    return str(_("{n} 天前", n=hours // 24) if past else _("{n} 天后", n=hours // 24))


def lasting(time: timedelta) -> str:
    """How long something takes or took, in its two largest units."""
    minutes = int(time.total_seconds() // 60)
    hours, days = minutes // 60, minutes // 1440
    if days:
        return str(_("{days} 天 {hours} 小时", days=days, hours=hours % 24))
    if hours:
        return str(_("{hours} 小时 {minutes} 分", hours=hours, minutes=minutes % 60))
    return str(_("{minutes} 分钟", minutes=minutes) if minutes else _("不到 1 分钟"))


def is_near(value: datetime) -> bool:
    """Whether an instant is so near that people count the time to it, not the calendar."""
    return abs(value - clock.now()) < NEAR


def by_when(value: datetime) -> str:
    """When something is due, as people count it: how long it is still, or was due; or which day."""
    left = value - clock.now()
    if left < timedelta(0):
        return str(_("逾期 {time}", time=lasting(-left)))
    return str(_("还有 {time}", time=lasting(left))) if is_near(value) else moment(value)


def time_of_day(value: datetime | None) -> str:
    """An instant of today: 14:30."""
    return value.astimezone(clock.HOTLINE_ZONE).strftime("%H:%M") if value else ""


def as_typed(text: str) -> str:
    """A moment as the browser's field for it wants it: `text` as it was typed or linked, or now.

    What names a zone is shown in the hotline's: the field has none, and sends none back. A link to
    the instant of a publication loses its seconds there: the next minute is the first that saw it.
    """
    if not text:
        return _in_field(clock.now())
    if len(text) == len("2026-03-01"):
        return f"{text}T23:59"
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        return text[:16]
    if instant.tzinfo is None:
        return text[:16]
    begun = instant.replace(second=0, microsecond=0)
    try:
        return _in_field(begun if begun == instant else begun + timedelta(minutes=1))
    except OverflowError:
        return ""


def _in_field(instant: datetime) -> str:
    return instant.astimezone(clock.HOTLINE_ZONE).strftime("%Y-%m-%dT%H:%M")
