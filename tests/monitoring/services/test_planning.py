"""A plan holds what was asked for; people are named for levels."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Forbidden, Invalid, NotFound
from monitoring.models import Level
from monitoring.queries import monitors_by_level, plan_with_id
from monitoring.services import planning
from tests.databases import ON_SQLITE
from tests.monitoring.monitoring_desk import MonitoringDesk

QUOTAS = {"team": {"calls": 4, "entries": 0}, "shift": {"calls": 2, "entries": 1}}


def test_a_plan_keeps_quotas_in_the_order_of_levels(desk: MonitoringDesk) -> None:
    entry_card = desk.card(title="条目评分表", content=_of_entries())
    plan_id = desk.plan(
        desk.card(), QUOTAS, entry_card=entry_card, weights={"escalated": 3}, seed=""
    )
    with desk.database.reading() as session:
        plan = plan_with_id(session, desk.actor("zhou"), plan_id)
        found = [(quota.level, quota.calls, quota.entries) for quota in plan.quotas]
        assert found == [(Level.TEAM, 4, 0), (Level.SHIFT, 2, 1)]
        assert plan.weights == {"escalated": 3}
        assert len(plan.seed) == 32
        with pytest.raises(Forbidden):
            plan_with_id(session, desk.actor("an"), plan_id)
        with pytest.raises(NotFound):
            plan_with_id(session, desk.actor("zhou"), 2**31)


@ON_SQLITE
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": "2026-03-01"}, "ends_on"),
        ({"ends_on": "2026-07-01"}, "ends_on"),
        ({"card": "KB-000099"}, "card"),
        ({"entry_card": "KB-000001"}, "entry_card"),  # it judges calls
        ({"quotas": {}}, "quotas"),
        ({"quotas": {"team": {"entries": 1}}}, "entry_card"),
        ({"quotas": {"team": {"calls": 501}}}, "quotas.team.calls"),
        ({"weights": {"solved": 11}}, "weights.solved"),
    ],
)
def test_what_does_not_hold_is_named(
    desk: MonitoringDesk, changes: dict[str, Any], field: str
) -> None:
    values = {"quotas": {"team": {"calls": 1}}} | changes
    with pytest.raises(Invalid) as refused:
        desk.plan(values.pop("card", None) or desk.card(), values.pop("quotas"), **values)
    assert list(refused.value.fields) == [field]


@ON_SQLITE
def test_people_are_named_and_dropped(desk: MonitoringDesk) -> None:
    desk.name(Level.BUREAU, "sun")
    desk.name(Level.BUREAU, "sun")
    with desk.database.reading() as session:
        assert [user.name for user in monitors_by_level(session)[Level.BUREAU]] == ["sun"]
    values = {"level": "bureau", "user": "sun"}
    with pytest.raises(Invalid):
        desk.name(Level.BUREAU, "nobody")
    for who in ("an", "sun", "admin"):
        with pytest.raises(Forbidden):
            desk.do(planning.name_monitor, who, values)
    desk.do(planning.drop_monitor, "zhou", values)
    with pytest.raises(NotFound):
        desk.do(planning.drop_monitor, "zhou", values)


def _of_entries() -> dict[str, Any]:
    criterion = {"title": "写得对", "points": 100, "skill": "编写"}
    return {"judges_entries": True, "criteria": [criterion]}
