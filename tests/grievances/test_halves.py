"""Half-years."""

from __future__ import annotations

from datetime import date

from grievances.halves import Half, half_named, half_of


def test_halves() -> None:
    assert [half_of(date(2026, m, 1)) for m in (6, 7)] == [Half(2026, 1), Half(2026, 2)]
    assert half_named("2026H2") == Half(2026, 2)
    assert [half_named(text) for text in ("2026H3", "26H1", "2026", "0000H1", "")] == [None] * 5
    assert (Half(2026, 2).first_day, Half(2026, 2).last_day) == (
        date(2026, 7, 1),
        date(2026, 12, 31),
    )
