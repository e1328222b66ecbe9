"""A weak entry is flagged at once, a weak skill is to be trained once the score is final."""

from __future__ import annotations

from typing import Any

from content.models import id_of
from monitoring.queries import open_needs
from questions.queries import open_flags
from tests.monitoring.monitoring_desk import MonitoringDesk

SLOW: dict[str, Any] = {"criterion": 0, "place": "开场", "text": "没有问清楚就答"}


def wrong(number: str) -> dict[str, Any]:
    """The base is wrong."""
    said = {"place": "第一句", "text": "金额旧"}
    return {"criterion": 1, "cause": "content", "entry": number, **said}


def test_a_weak_entry_is_flagged_at_once_and_once_by_each(desk: MonitoringDesk) -> None:
    number = desk.maker.published("answer")
    first, second = desk.drawn(copied=number)
    desk.score(first.id, "chen", findings=[wrong(number), wrong(number)])
    desk.score(second.id, "chen", findings=[wrong(number)])
    with desk.database.reading() as session:
        (flag,) = open_flags(session, id_of(number))
        assert (flag.text, flag.asked_by.name) == ("第一句：金额旧", "chen")
        group = flag.group.number
    assert [[one.flag for one in sample.findings] for sample in desk.samples()] == [
        [group, ""],
        [""],
    ]
    desk.score(first.id, "sun", findings=[wrong(number)])
    with desk.database.reading() as session:
        assert len(open_flags(session, id_of(number))) == 2


def test_a_weak_skill_is_to_be_trained_once_the_score_is_final(desk: MonitoringDesk) -> None:
    first, second = desk.drawn()
    desk.both(first.id, "0", "100", "100", findings=[SLOW])
    assert desk.needs() == []
    desk.acknowledge(first.id)
    assert desk.needs() == [("an", "沟通", False)]
    desk.both(second.id, "0", "100", "100", findings=[SLOW])
    desk.acknowledge(second.id)
    assert len(desk.needs()) == 1  # the same skill is one need
    with desk.database.reading() as session:
        (need,) = open_needs(session, desk.actor("an").id)
        assert need.finding.sample_id == first.id
