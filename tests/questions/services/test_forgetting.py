"""What was noted of a call goes when it is long settled; the question stays."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import update

from core import clock
from core.database import Database
from questions.models import Question
from questions.services.forgetting import forget_details
from tests.questions.conftest import Asking

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def noted(database: Database, question_id: int) -> tuple[object, ...]:
    """What is noted beside a question."""
    with database.reading() as session:
        one = session.get_one(Question, question_id)
        return one.details, one.earlier_queries, one.call_note, one.alarmed_place


def test_details_go_a_while_after_it_was_closed_and_only_then(
    record: Asking, database: Database
) -> None:
    old = record("充电桩报装要什么材料", details={"what": "老人独居"}, earlier_queries=["充电桩"])
    open_one = record("电表箱上的指示灯什么意思", details={"what": "红灯"})
    with database.transaction() as session:
        values = {"closed_at": NOON, "call_note": "下午再打", "alarmed_place": "三栋"}
        session.execute(update(Question).where(Question.id == old.id).values(**values))
    before = noted(database, old.id)
    for days, emptied in ((729, 0), (731, 1), (732, 0)):
        with clock.moved_to(NOON + timedelta(days=days)), database.transaction() as session:
            assert forget_details(session, 730) == emptied
        expected = before if days < 730 else ({}, [], "", "")
        assert noted(database, old.id) == expected
    assert noted(database, open_one.id)[0] == {"what": "红灯"}
    with database.reading() as session:
        assert session.get_one(Question, old.id).text == "充电桩报装要什么材料"
