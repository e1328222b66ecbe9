"""Whose score was whose goes in time; what is counted stays."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from core import clock
from monitoring.services.erasing_scores import forget_scores
from tests.monitoring.monitoring_desk import NOON, MonitoringDesk

PERSONAL = "说得太快"
TABLES = ("samples", "assessments", "appeals", "findings")


def test_people_and_words_go_and_marks_stay(desk: MonitoringDesk) -> None:
    (sample,) = desk.drawn(1)
    slow = {"criterion": 0, "text": PERSONAL, "place": PERSONAL}
    desk.score(sample.id, "chen", "100", "0", "100", note=PERSONAL, findings=[slow])
    desk.score(sample.id, "sun")
    desk.calibrate(sample.id, "50", "50", "100")
    desk.appeal(sample.id)
    desk.answer(sample.id)
    for days, gone in ((399, 0), (401, 1), (401, 0)):
        later = clock.moved_to(NOON + timedelta(days=days))
        with later, desk.database.transaction() as session:
            assert forget_scores(session, 400) == gone
    with desk.database.reading() as session:
        kept = [
            str(row)
            for table in TABLES
            for row in session.execute(text(f"SELECT * FROM monitoring_{table}"))
        ]
    assert not [row for row in kept if PERSONAL in row or "录音" in row or "挂的" in row]
    (found,) = desk.samples()
    assert (found.agent_id, found.call_id, found.total, found.marks) == (
        None,
        None,
        60,
        [50, 50, 100],
    )
    assert found.findings[0].skill == "沟通"
    assert found.appeal is None
    assert desk.needs() == []
