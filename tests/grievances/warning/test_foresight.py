"""The warning held against what really escalated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from core import clock
from core.errors import Forbidden
from grievances.handling.models import Handling
from grievances.warning.foresight import Band, score
from tests.grievances.counter import Counter

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
# Points foreseen, their grade, whether the customer went outside.
ENDED = ((0, 0, False), (0, 0, True), (3, 1, False), (4, 1, True), (6, 2, True), (9, 3, True))


@pytest.fixture
def scored(counter: Counter) -> Counter:
    """Six that ended, one that is under way, one of long ago."""
    with clock.moved_to(NOON):
        for points, grade, gone in ENDED:
            number = counter.record(f"第 {points} {grade} {gone} 件")
            with counter.database.transaction() as session:
                values = {"peak_points": points, "peak_grade": grade}
                end = {"outside_at": NOON} if gone else {"closed_at": NOON}
                found = counter.row(number).id
                session.execute(
                    update(Handling).where(Handling.id == found).values(**values, **end)
                )
        counter.record("还在处理")
    return counter


def test_precision_and_recall_by_level(scored: Counter) -> None:
    until = NOON + timedelta(days=1)
    with scored.database.reading() as session:
        zhou = scored.actor("zhou")
        found = score(session, zhou, NOON, until)
        none = score(session, zhou, until, until + timedelta(days=1))
        with pytest.raises(Forbidden):
            score(session, scored.actor("an"), NOON, until)
    assert (found.cases, found.escalated) == (6, 4)
    assert [(one.warned, one.both) for one in found.levels] == [(4, 3), (2, 2), (1, 1)]
    assert [(one.precision, one.recall) for one in found.levels] == [
        (0.75, 0.75),
        (1.0, 0.5),
        (1.0, 0.25),
    ]
    assert [(none.levels[0].precision, none.levels[0].recall), none.cases] == [(None, None), 0]


def test_calibration_by_points(scored: Counter) -> None:
    with scored.database.reading() as session:
        found = score(session, scored.actor("zhou"), NOON, NOON + timedelta(days=1))
    assert [band for band in found.bands if band.cases] == [
        Band(0, 0, 2, 1),
        Band(3, 4, 2, 1),
        Band(5, 7, 1, 1),
        Band(8, 11, 1, 1),
    ]
    assert found.rises
