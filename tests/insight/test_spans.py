"""Times cut into steps, and figures over them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from insight.spans import STEPS, Part, Series, Span, numbers, place_in, series

START = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SPAN = Span(START, START + STEPS * DAY)


def test_a_time_and_the_one_before_it_and_its_steps() -> None:
    week = Span(START, START + 7 * DAY)
    assert week.before() == Span(START - 7 * DAY, START)
    steps = week.steps(7)
    assert (steps[0], steps[-1]) == (Span(START, START + DAY), Span(START + 6 * DAY, week.until))
    assert [one.until for one in steps[:-1]] == [one.since for one in steps[1:]]


def test_a_part_is_a_share_or_a_number() -> None:
    assert (Part(1, 4).percent, Part(0, 0).percent) == (25.0, None)
    assert (Part(1, 4).value, Part(0, 0).value, Part(3, None).value) == (25.0, None, 3)


def test_the_place_of_an_instant() -> None:
    offsets = (-0.1, 0, 0.9, 1, STEPS - 0.1, STEPS)
    places = [place_in(START + days * DAY, SPAN) for days in offsets]
    assert places == [-1, 0, 0, 1, STEPS - 1, STEPS - 1]


def test_steps_together_are_the_whole() -> None:
    found = series(SPAN, [(-1, 1, 3), (0, 1, 2), (STEPS - 1, 2, 2)])
    assert (found.now, found.before) == (Part(3, 4), Part(1, 3))
    assert [part for _span, part in found.steps] == [
        Part(1, 2),
        *[Part(0, 0)] * (STEPS - 2),
        Part(2, 2),
    ]
    counted: Series = numbers(5, 4, SPAN, range(STEPS))
    assert [part.part for _span, part in counted.steps] == list(range(STEPS))
