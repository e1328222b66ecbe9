"""An agent acknowledges or appeals within three working days, and has an answer within five."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from core.errors import Conflict, Forbidden, Invalid, NotFound
from monitoring.jobs import attend
from tests.databases import ON_SQLITE
from tests.monitoring.monitoring_desk import MonitoringDesk

SLOW = {"criterion": 0, "place": "开场", "text": "没有问清楚就答"}
LAST = datetime(2026, 3, 5, 15, 59, tzinfo=UTC)  # a Thursday, before midnight at the hotline


def scored(desk: MonitoringDesk) -> int:
    """A call was scored with a finding on its agent."""
    (sample,) = desk.drawn(1)
    desk.both(sample.id, "0", "100", "100", findings=[SLOW])
    return sample.id


def test_an_appeal_that_is_upheld_sets_marks_right_and_drops_what_they_no_longer_say(
    desk: MonitoringDesk,
) -> None:
    sample = scored(desk)
    with clock.moved_to(LAST):
        desk.appeal(sample)
        assert ("zhou", "一件监控评分被申诉，2026-03-12 前答复") in desk.told()
        desk.answer(sample, "100", "100", "100")
    (found,) = desk.samples()
    assert found.total == 100
    assert found.final_at is not None
    assert found.findings[0].dropped_at is not None
    assert desk.needs() == []
    assert desk.told()[-1] == ("an", "您的监控申诉有了答复")


def test_one_that_is_not_leaves_the_score_and_the_need(desk: MonitoringDesk) -> None:
    sample = scored(desk)
    desk.appeal(sample)
    desk.answer(sample)
    (found,) = desk.samples()
    assert (found.total, found.appeal.is_upheld if found.appeal else None) == (60, False)
    assert desk.needs() == [("an", "沟通", False)]
    with pytest.raises(Conflict):
        desk.answer(sample)


def test_what_is_not_appealed_in_time_is_final(desk: MonitoringDesk) -> None:
    sample = scored(desk)
    with clock.moved_to(LAST):
        attend(desk.database)
        assert desk.samples()[0].final_at is None
    with clock.moved_to(LAST + timedelta(minutes=1)):
        with pytest.raises(Conflict) as refused:
            desk.appeal(sample)
        assert refused.value.code == "too_late"
        attend(desk.database)
        attend(desk.database)
    assert desk.samples()[0].final_at is not None
    assert desk.needs() == [("an", "沟通", False)]


def test_supervisors_hear_once_of_an_answer_that_is_owed(desk: MonitoringDesk) -> None:
    desk.appeal(scored(desk))
    with clock.moved_to(datetime(2026, 3, 9, 15, 0, tzinfo=UTC)):
        attend(desk.database)
    late = ("zhou", "一件监控申诉已超过答复时限")
    assert late not in desk.told()
    with clock.moved_to(datetime(2026, 3, 9, 16, 1, tzinfo=UTC)):
        attend(desk.database)
        attend(desk.database)
    assert desk.told().count(late) == 1


@ON_SQLITE
def test_who_may_and_once(desk: MonitoringDesk) -> None:
    sample = scored(desk)
    for who in ("chen", "zhou"):
        with pytest.raises(Forbidden):
            desk.appeal(sample, who)
        with pytest.raises(Forbidden):
            desk.acknowledge(sample, who)
    with pytest.raises(NotFound):
        desk.appeal(sample, "li")
    with pytest.raises(Conflict):  # nobody appealed
        desk.answer(sample)
    desk.appeal(sample)
    for act in (desk.appeal, desk.acknowledge):
        with pytest.raises(Conflict):
            act(sample)
    for who in ("an", "chen"):
        with pytest.raises(Forbidden):
            desk.answer(sample, who=who)
    with pytest.raises(Invalid) as refused:
        desk.answer(sample, "100")
    assert list(refused.value.fields) == ["marks"]
    assert desk.samples()[0].final_at is None
