"""Names of periods, and the one before each."""

from __future__ import annotations

from datetime import date

import pytest

from insight.reports.periods import ReportKind, last_finished, period_named


@pytest.mark.parametrize(
    ("kind", "name", "first", "last", "before"),
    [
        ("half-year", "2014-1", "2014-01-01", "2014-06-30", "2013-2"),
        ("half-year", "2014-2", "2014-07-01", "2014-12-31", "2014-1"),
        ("month", "2024-02", "2024-02-01", "2024-02-29", "2024-01"),
        ("month", "2026-01", "2026-01-01", "2026-01-31", "2025-12"),
        ("week", "2026-W01", "2025-12-29", "2026-01-04", "2025-W52"),
        ("week", "2026-W53", "2026-12-28", "2027-01-03", "2026-W52"),
    ],
)
def test_a_period_and_the_one_before(
    kind: str, name: str, first: str, last: str, before: str
) -> None:
    found = period_named(ReportKind(kind), name)
    assert found is not None
    assert (str(found.first_day), str(found.last_day)) == (first, last)
    assert (found.name, found.before().name) == (name, before)


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("half-year", "2014-3"),
        ("half-year", "2014H1"),
        ("month", "2014-13"),
        ("week", "2025-W53"),
        ("week", "2014-W00"),
        ("month", "1999-12"),
        ("half-year", "２０１４-1"),
    ],
)
def test_what_is_no_period(kind: str, name: str) -> None:
    assert period_named(ReportKind(kind), name) is None


def test_the_latest_that_is_over() -> None:
    day = date(2026, 7, 1)
    assert [last_finished(kind, day).name for kind in ReportKind] == [
        "2026-1",
        "2026-06",
        "2026-W26",
    ]
