"""Half-years, and the four headings under which grievances of the categories are reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from content.models import Category
from core.messages import LazyText, _


@dataclass(frozen=True, order=True)
class Half:
    """The first (1) or second (2) half of a year."""

    year: int
    part: int

    def __str__(self) -> str:
        return f"{self.year}H{self.part}"

    @property
    def first_day(self) -> date:
        """1 January or 1 July."""
        return date(self.year, 6 * self.part - 5, 1)

    @property
    def last_day(self) -> date:
        """30 June or 31 December."""
        return date(self.year, 6, 30) if self.part == 1 else date(self.year, 12, 31)

    @property
    def label(self) -> LazyText:
        """As people say it."""
        if self.part == 1:
            return _("{year} 年上半年", year=self.year)
        return _("{year} 年下半年", year=self.year)


def half_of(day: date) -> Half:
    """The half-year that holds `day`."""
    return Half(day.year, 1 if day.month <= 6 else 2)


def half_named(text: str) -> Half | None:
    """The half-year written as 2026H1, or None."""
    year, _separator, part = text.partition("H")
    if not (len(year) == 4 and year.isascii() and year.isdecimal() and part in ("1", "2")):
        return None
    return Half(int(year), int(part)) if int(year) else None


class Heading(StrEnum):
    """A line of the half-year table."""

    SERVICE = "service"
    OUTAGE = "outage"
    CONSTRUCTION = "construction"
    SAFETY = "safety"


HEADING_LABELS: dict[Heading, LazyText] = {
    Heading.SERVICE: _("供电服务及其它"),
    Heading.OUTAGE: _("停电与电压质量"),
    Heading.CONSTRUCTION: _("电网建设"),
    Heading.SAFETY: _("供电安全"),
}
_BY_CATEGORY = {
    "reliability": Heading.OUTAGE,
    "construction": Heading.CONSTRUCTION,
    "safety": Heading.SAFETY,
}


def heading_of(top: Category) -> Heading:
    """The line an uppermost category is reported under: service, where it has none of its own."""
    return _BY_CATEGORY.get(top.code, Heading.SERVICE)
