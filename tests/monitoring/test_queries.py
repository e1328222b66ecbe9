"""Weak points, and who may see them."""

from __future__ import annotations

import pytest

from core import clock
from core.errors import Forbidden
from monitoring.queries import weak_points
from tests.monitoring.monitoring_desk import MonitoringDesk


def test_weak_points_are_counted_by_what_they_point_at(desk: MonitoringDesk) -> None:
    number = desk.maker.published("answer")
    slow = {"criterion": 0, "text": "没有问清楚就答"}
    wrong = {"criterion": 1, "cause": "content", "entry": number, "text": "金额旧"}
    (sample,) = desk.drawn(1)
    desk.score(sample.id, "chen", findings=[slow | {"entry": number}, wrong])
    with desk.database.reading() as session:
        found = weak_points(session, desk.actor("zhou"), clock.today(), clock.today())
        assert [(one.name, one.reference, one.findings) for one in found.by_agent] == [
            ("an", "an", 1)
        ]
        assert [(one.reference, one.findings) for one in found.by_entry] == [(number, 2)]
        assert [(one.reference, one.findings) for one in found.by_category] == [("third-party", 2)]
        assert [(one.name, one.findings) for one in found.by_skill] == [("沟通", 1)]
        assert [one.reference for one in found.by_team] == ["service"]
        with pytest.raises(Forbidden):
            weak_points(session, desk.actor("an"), clock.today(), clock.today())
