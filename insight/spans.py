"""Times that figures are taken over: cut into steps of one length, beside as long a time before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import floor
from typing import Any

from sqlalchemy import ColumnElement, Integer, case, literal_column

STEPS = 8
_BEFORE = -1  # the number of the time before, where steps count from 0


@dataclass(frozen=True)
class Span:
    """From an instant to another, which is not in it."""

    since: datetime
    until: datetime

    def before(self) -> Span:
        """As long a time, just before."""
        return Span(self.since - self._lasts, self.since)

    def steps(self, count: int) -> list[Span]:
        """The same time in so many parts of one length."""
        ends = [self.since + self._lasts * step / count for step in range(count + 1)]
        return [Span(*pair) for pair in pairwise(ends)]

    @property
    def _lasts(self) -> timedelta:
        return self.until - self.since


@dataclass(frozen=True)
class Part:
    """So many of so many; `whole` None: a number that is part of nothing."""

    part: int
    whole: int | None

    @property
    def percent(self) -> float | None:
        """0 to 100; None of nothing."""
        return 100 * self.part / self.whole if self.whole else None

    @property
    def value(self) -> float | None:
        """What is drawn: the share, or the number itself."""
        return self.part if self.whole is None else self.percent


@dataclass(frozen=True)
class Series:
    """A figure over a time, over the time before, and by the steps of it."""

    now: Part
    before: Part
    steps: Sequence[tuple[Span, Part]]


def step_of(column: Any, span: Span) -> ColumnElement[int]:
    """In which step of `span` an instant is, of what is not older than the time before.

    Called `step`, by which it can be grouped.
    """
    starts = [step.since for step in span.steps(STEPS)]
    return place_among(column, starts, first=_BEFORE).label("step")


def place_among(column: Any, starts: Sequence[datetime], *, first: int = 0) -> ColumnElement[int]:
    """How many of `starts`, which ascend, are not after an instant, counted from `first`."""
    if not starts:
        return literal_column(str(first), Integer)
    middle = len(starts) // 2
    return case(
        (column < starts[middle], place_among(column, starts[:middle], first=first)),
        else_=place_among(column, starts[middle + 1 :], first=first + middle + 1),
    )


def series(span: Span, rows: Iterable[Any]) -> Series:
    """Rows of (`step_of`, part, whole), one a step at most, as a figure."""
    found: Mapping[int, Part] = {step: Part(part, whole) for step, part, whole in rows}
    parts = [found.get(place, Part(0, 0)) for place in range(STEPS)]
    whole = sum(one.whole or 0 for one in parts)
    now = Part(sum(one.part for one in parts), whole)
    steps = list(zip(span.steps(STEPS), parts, strict=True))
    return Series(now, found.get(_BEFORE, Part(0, 0)), steps)


def numbers(now: int, before: int, span: Span, found: Sequence[int]) -> Series:
    """A figure that is part of nothing; `found`: by the steps of `span`."""
    steps = [
        (one, Part(number, None)) for one, number in zip(span.steps(STEPS), found, strict=True)
    ]
    return Series(Part(now, None), Part(before, None), steps)


def place_in(at: datetime, span: Span) -> int:
    """The same as `step_of`, of an instant that is here already."""
    place = floor((at - span.since) / (span.until - span.since) * STEPS)
    return max(_BEFORE, min(STEPS - 1, place))
