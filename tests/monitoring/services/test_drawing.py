"""The draw of a plan: closed calls of its days, once, and given to people who may score them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from core import clock
from core.errors import Conflict, Forbidden
from monitoring.models import Level
from tests.calls.phone import Phone
from tests.databases import ON_SQLITE
from tests.monitoring.monitoring_desk import NOON, MonitoringDesk

ENTRY_CARD = {
    "judges_entries": True,
    "criteria": [{"title": "写得对", "points": 100, "skill": "编写"}],
}


def test_levels_draw_their_quotas_and_no_call_twice(desk: MonitoringDesk) -> None:
    desk.calls(6)
    desk.phone.begin()  # under way: not drawn
    desk.name(Level.TEAM, "chen")
    desk.name(Level.SHIFT, "sun")
    quotas = {"team": {"calls": 2, "entries": 0}, "shift": {"calls": 3, "entries": 0}}
    found = desk.draw(desk.plan(desk.card(), quotas, double_percent=0))
    assert Counter(one.level for one in found) == {Level.TEAM: 2, Level.SHIFT: 3}
    assert len({one.call_id for one in found}) == 5
    given = {(one.level, one.assessments[0].user.name) for one in found}
    assert given == {(Level.TEAM, "chen"), (Level.SHIFT, "sun")}
    assert [who for who, _text in desk.told()] == ["chen", "sun"]


def test_entries_are_drawn_by_their_use(desk: MonitoringDesk) -> None:
    number = desk.maker.published("answer")
    desk.calls(1, copied=number)
    desk.name(Level.MANAGER, "sun")
    plan = desk.plan(
        desk.card(),
        {"manager": {"calls": 0, "entries": 5}},
        entry_card=desk.card("条目评分表", content=ENTRY_CARD),
    )
    (found,) = desk.draw(plan)
    assert (found.entry_id, found.call_id, found.agent_id) == (int(number[3:]), None, None)


@ON_SQLITE
def test_the_first_of_a_level_are_given_to_two_and_never_to_the_agent(
    desk: MonitoringDesk,
) -> None:
    desk.calls(4)
    desk.name(Level.SHIFT, "an", "chen")
    desk.name(Level.TEAM, "sun")
    quotas = {"shift": {"calls": 4, "entries": 0}}
    found = desk.draw(desk.plan(desk.card(), quotas, double_percent=25))
    names = [[given.user.name for given in one.assessments] for one in found]
    assert names == [["chen", "sun"], ["chen"], ["chen"], ["chen"]]


@ON_SQLITE
def test_a_weight_of_nothing_keeps_calls_out(desk: MonitoringDesk) -> None:
    desk.calls(2)
    desk.calls(1, "escalated")
    desk.name(Level.SHIFT, "chen")
    quotas = {"shift": {"calls": 9, "entries": 0}}
    (found,) = desk.draw(desk.plan(desk.card(), quotas, weights={"solved": 0}))
    assert found.call_id == 3


@ON_SQLITE
def test_days_of_the_plan_count_and_agents_share_alike(desk: MonitoringDesk) -> None:
    desk.calls(5)
    desk.maker.agent("bo")
    other = Phone(desk.database, desk.phone.context, "bo")
    with clock.moved_to(NOON + timedelta(days=1)):
        desk.calls(3)
        other.begin()
        other.close()
        desk.name(Level.SHIFT, "chen")
        quotas = {"shift": {"calls": 2, "entries": 0}}
        found = desk.draw(desk.plan(desk.card(), quotas, day="2026-03-03"))
    assert len({one.agent_id for one in found}) == 2
    assert all(one.call_id is not None and one.call_id > 5 for one in found)


@ON_SQLITE
def test_what_keeps_a_plan_from_being_drawn(desk: MonitoringDesk) -> None:
    plan = desk.plan(desk.card(), {"shift": {"calls": 1, "entries": 0}})
    with pytest.raises(Forbidden):
        desk.draw(plan, who="an")
    with pytest.raises(Conflict) as refused:
        desk.draw(plan)
    assert refused.value.code == "nobody_monitors"
    desk.name(Level.SHIFT, "an")
    desk.calls(1)
    with pytest.raises(Conflict):  # only the agent could
        desk.draw(plan)
    desk.name(Level.SHIFT, "chen")
    assert len(desk.draw(plan)) == 1
    with pytest.raises(Conflict) as refused:
        desk.draw(plan)
    assert refused.value.code == "already_drawn"


@ON_SQLITE
def test_the_same_seed_draws_the_same_calls(desk: MonitoringDesk) -> None:
    desk.calls(8)
    desk.name(Level.SHIFT, "chen")
    card, quotas = desk.card(), {"shift": {"calls": 3, "entries": 0}}
    for seed in ("一", "一", "二"):
        desk.draw(desk.plan(card, quotas, seed=seed))
    calls = [one.call_id for one in desk.samples()]
    assert calls[:3] == calls[3:6] != calls[6:]


def test_a_plan_is_not_drawn_before_its_first_day(desk: MonitoringDesk) -> None:
    desk.calls(1)
    desk.name(Level.SHIFT, "chen")
    plan = desk.plan(desk.card(), {"shift": {"calls": 1}}, day="2026-03-03")
    with pytest.raises(Conflict) as refused:
        desk.draw(plan)
    assert refused.value.code == "not_begun"
    with clock.moved_to(NOON + timedelta(days=1)):
        desk.calls(1)
        assert len(desk.draw(plan)) == 1
