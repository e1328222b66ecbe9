"""Scoring: blind to the other, the mean where they are near, calibrated where they are not."""

from __future__ import annotations

from typing import Any

import pytest

from core.errors import Conflict, Forbidden, Invalid, NotFound
from monitoring.queries import agreed, progress, waiting_count
from tests.databases import ON_SQLITE
from tests.monitoring.monitoring_desk import MonitoringDesk


def test_the_mean_holds_where_two_are_near(desk: MonitoringDesk) -> None:
    first, second = desk.drawn()
    desk.score(first.id, "chen", "100", "100", "50", note="快了一点")
    assert desk.samples()[0].concluded_at is None
    desk.score(first.id, "sun", "100", "100", "none")
    found = desk.samples()[0]
    assert (found.marks, found.total) == ([100.0, 100.0, 50.0], 95.0)
    assert desk.told()[-1] == ("an", "您的一通电话有了监控评分，2026-03-05 前可以申诉")
    with desk.database.reading() as session:
        (row,) = progress(session, [found.plan_id])[found.plan_id]
        assert (row.wanted, row.drawn, row.done) == (2, 2, 1)
        assert waiting_count(session, desk.actor("an")) == 1
        assert waiting_count(session, desk.actor("chen")) == 1
    assert second.concluded_at is None


def test_two_who_are_far_apart_are_calibrated(desk: MonitoringDesk) -> None:
    sample = desk.drawn(1)[0]
    desk.score(sample.id, "chen", "100", "100", "100")
    with pytest.raises(Forbidden):  # it is not asked for yet
        desk.calibrate(sample.id, "100", "50", "100")
    desk.score(sample.id, "sun", "100", "0", "100")
    (found,) = desk.samples()
    assert (found.is_disputed, found.apart, found.concluded_at) == (True, 40, None)
    assert ("zhou", "一件监控两人评分相差太大，请统一") in desk.told()
    with pytest.raises(Forbidden):
        desk.calibrate(sample.id, "100", "50", "100", who="chen")
    desk.calibrate(sample.id, "100", "50", "100")
    (found,) = desk.samples()
    assert (found.total, found.marks) == (80.0, [100, 50, 100])
    with pytest.raises(Conflict):
        desk.calibrate(sample.id, "100", "50", "100")
    with desk.database.reading() as session:
        counted = agreed(session, [found.plan_id])[found.plan_id]
    assert (counted.doubled, counted.disputed) == (1, 1)
    assert counted.alpha is not None
    assert counted.alpha < 1


@ON_SQLITE
def test_each_scores_once_and_only_what_is_theirs(desk: MonitoringDesk) -> None:
    sample = desk.drawn(1)[0]
    desk.score(sample.id, "chen")
    with pytest.raises(Conflict):
        desk.score(sample.id, "chen")
    with pytest.raises(Forbidden):
        desk.score(sample.id, "zhou")
    for who, number in (("an", sample.id), ("li", sample.id), ("sun", 99)):
        with pytest.raises(NotFound):
            desk.score(number, who)


@ON_SQLITE
@pytest.mark.parametrize(
    ("marks", "values", "field"),
    [
        (["100"], {}, "marks"),
        (["none"] * 3, {}, "marks"),
        (["70", "100", "100"], {}, "marks.0"),
        (["100"] * 3, {"findings": [{"criterion": 3, "text": "慢"}]}, "findings.0.criterion"),
        (
            ["100"] * 3,
            {"findings": [{"criterion": 0, "text": "错", "entry": "KB-000099"}]},
            "findings.0.entry",
        ),
        (
            ["100"] * 3,
            {"findings": [{"criterion": 0, "text": "错", "cause": "content"}]},
            "findings.0.entry",
        ),
        (["100"] * 3, {"findings": [{"criterion": 0, "text": "慢"}]}, "findings.0.place"),
    ],
)
def test_what_does_not_hold_is_named(
    desk: MonitoringDesk, marks: list[str], values: dict[str, Any], field: str
) -> None:
    sample = desk.drawn(1)[0]
    with pytest.raises(Invalid) as refused:
        desk.score(sample.id, "chen", *marks, **values)
    assert list(refused.value.fields) == [field]
    assert desk.samples()[0].assessments[0].done_at is None
