"""Plans whose period is over are drawn by the clock, once; what keeps one is told once."""

from __future__ import annotations

from datetime import timedelta

from core import clock
from monitoring.jobs import attend
from monitoring.models import Level
from tests.monitoring.monitoring_desk import NOON, MonitoringDesk

LATER = NOON + timedelta(days=1)


def test_a_plan_is_drawn_when_its_last_day_is_over(desk: MonitoringDesk) -> None:
    desk.calls(3)
    desk.name(Level.SHIFT, "chen")
    desk.plan(desk.card(), {"shift": {"calls": 2, "entries": 0}})
    attend(desk.database)
    assert desk.samples() == []
    with clock.moved_to(LATER):
        attend(desk.database)
        attend(desk.database)
    assert len(desk.samples()) == 2


def test_supervisors_hear_once_what_keeps_it_from_being_drawn(desk: MonitoringDesk) -> None:
    desk.plan(desk.card(), {"shift": {"calls": 2, "entries": 0}})
    with clock.moved_to(LATER):
        attend(desk.database)
        attend(desk.database)
    assert desk.told() == [("zhou", "监控计划到期没有抽样：值长还没有指定监控人")]
