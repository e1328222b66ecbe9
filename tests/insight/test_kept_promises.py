"""Kept promises and satisfaction, counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from core import clock
from core.errors import Forbidden
from insight import kept_promises
from questions.models import Question, Satisfaction
from search_index.engine import Index
from tests.makers import Maker
from tests.questions.asking import context_of
from tests.questions.desk import Desk

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def desk(maker: Maker, index: Index) -> Desk:
    """Where calls are promised and made."""
    index.rebuild([])
    return Desk(maker.database, context_of(index), maker)


def test_promises_and_satisfaction(desk: Desk) -> None:
    texts = ["充电桩报装", "电费发票", "变压器噪音", "电表校验", "过户材料"]
    with clock.moved_to(NOON):
        asked = [desk.record(text, callback=True) for text in texts]
        desk.record("没有答应回电的")
    with clock.moved_to(NOON + HOUR):
        desk.call(asked[0], "satisfied")
        desk.call(asked[1], "unreached")
    with clock.moved_to(NOON + 3 * HOUR):
        desk.call(asked[2], "dissatisfied")
        waiting = desk.record("停电几点来", callback={"promise": "complex"})
        with desk.database.transaction() as session:
            gone = update(Question).where(Question.id == asked[4].id)
            session.execute(gone.values(withdrawn=True))
        with desk.database.reading() as session:
            zhou = desk.actor("zhou")
            found = kept_promises.promises(session, zhou, NOON - HOUR)
            # Kept: the first. Late: made after three hours, and two that nobody made.
            assert found == kept_promises.Promises(promised=5, kept=1, late=3, waiting=1)
            assert kept_promises.promises(session, zhou, NOON + 2 * HOUR).promised == 1, waiting
            assert kept_promises.satisfaction(session, zhou, NOON - HOUR) == {
                Satisfaction.SATISFIED: 1,
                Satisfaction.NEUTRAL: 0,
                Satisfaction.DISSATISFIED: 1,
                Satisfaction.UNREACHED: 1,
            }
            nothing = kept_promises.promises(session, zhou, NOON + 9 * HOUR)
            assert nothing == kept_promises.Promises(0, 0, 0, 0)


def test_it_is_for_those_who_watch(desk: Desk) -> None:
    with desk.database.reading() as session:
        for read in (kept_promises.promises, kept_promises.satisfaction):
            with pytest.raises(Forbidden):
                read(session, desk.actor("an"), NOON)
