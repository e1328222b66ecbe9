"""The figure: as long as the most, the period before under it."""

from __future__ import annotations

from decimal import Decimal

from insight.reports.bar_chart import LONGEST, bars_as_png, bars_as_svg
from insight.reports.contents import ReportLine

LINES = [
    ReportLine("a", 200, Decimal(80), 100, Decimal(50)),
    ReportLine("b", 50, Decimal(20), 100, Decimal(50)),
]


def test_bars_are_as_long_as_what_they_count() -> None:
    svg = bars_as_svg(LINES)
    widths = [int(piece.split('"')[0]) for piece in svg.split(' width="')[1:] if piece[0] != "1"]
    assert f'width="{LONGEST}"' in svg
    assert [told in svg for told in (">200 · 80%<", ">50 · 20%<")] == [True, True]
    assert svg.count("<rect") == 4
    assert widths[:1] == [LONGEST]
    assert bars_as_png(LINES).startswith(b"\x89PNG")


def test_nothing_counted_draws_nothing() -> None:
    empty = [ReportLine("a", 0, Decimal(0), 0, Decimal(0))]
    assert 'width="0"' in bars_as_svg(empty)
