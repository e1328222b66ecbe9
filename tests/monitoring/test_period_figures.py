"""What monitoring came to in a time: nothing of before or after."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from monitoring.models import Level
from monitoring.period_figures import period_figures
from tests.monitoring.monitoring_desk import MonitoringDesk


def test_figures_are_those_of_the_time(desk: MonitoringDesk) -> None:
    first, _second = desk.drawn(2)
    desk.both(
        first.id, "100", "0", "100", findings=[{"criterion": 1, "place": "时限", "text": "说错"}]
    )
    today = clock.today()
    with desk.database.reading() as session:
        found = period_figures(session, today, today)
        earlier = period_figures(session, today - timedelta(days=9), today - timedelta(days=1))
    shift = found.levels[-1]
    assert (shift.level, shift.wanted, shift.drawn, shift.done) == (Level.SHIFT, 2, 2, 1)
    assert (found.findings, len(found.by_skill), found.appeals) == (1, 1, 0)
    assert [one.doubled for _plan, one in found.agreements] == [1]
    assert (earlier.findings, earlier.levels[-1].drawn, earlier.agreements) == (0, 0, [])
