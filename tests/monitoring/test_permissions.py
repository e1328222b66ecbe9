"""Scoring is blind, and the agent sees what holds."""

from __future__ import annotations

from monitoring.permissions import can_see_sample, can_see_scores
from tests.monitoring.monitoring_desk import MonitoringDesk


def test_nobody_sees_what_the_other_gave_before_both_have_scored(desk: MonitoringDesk) -> None:
    sample = desk.drawn(1)[0]
    desk.score(sample.id, "chen")
    (found,) = desk.samples()
    for who, sees in (("chen", True), ("sun", True), ("zhou", True), ("an", False), ("li", False)):
        assert can_see_sample(desk.actor(who), found) is sees
        assert not can_see_scores(desk.actor(who), found)
    desk.score(sample.id, "sun")
    (found,) = desk.samples()
    assert all(can_see_scores(desk.actor(who), found) for who in ("chen", "sun", "zhou", "an"))
    assert not can_see_scores(desk.actor("li"), found)
