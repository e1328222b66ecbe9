"""The stored phrasings most like a new one: followed by every process, rights and states aside."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import update

from core import clock
from core.database import Database
from questions.models import GroupState, QuestionGroup
from questions.phrasings import REMEMBERED, Phrasings
from questions.services import ending, regrouping
from tests.questions.desk import TEXT, Desk


def near(desk: Desk, text: str = TEXT, phrasings: Phrasings | None = None) -> list[tuple[int, int]]:
    """Question and group of what is most like it."""
    with desk.database.reading() as session:
        found = (phrasings or desk.context.phrasings).nearest(session, text)
        return [(one.question_id, one.group_id) for one in found]


def test_each_process_follows_what_others_record(desk: Desk) -> None:
    elsewhere = Phrasings()
    first = desk.record(TEXT)
    assert near(desk, phrasings=elsewhere) == [(first.id, first.group_id)]
    second = desk.record("充电桩报装的材料要什么")
    assert dict(near(desk, phrasings=elsewhere)) == {
        first.id: first.group_id,
        second.id: second.group_id,
    }


def test_the_same_line_stands_for_each_who_asked_it(desk: Desk) -> None:
    asked = [desk.record(TEXT, same_as="") for _ in range(3)]
    assert sorted(near(desk)) == sorted((one.id, one.group_id) for one in asked)


def test_what_was_taken_back_or_closed_is_out_at_once(desk: Desk) -> None:
    first, second = desk.record(TEXT), desk.record(TEXT, same_as="")
    desk.do(ending.close, "an", str(first.id), "客户挂断")
    assert near(desk) == [(second.id, second.group_id)]
    desk.do(ending.close, "wang", desk.number(second), "不属供电业务")
    assert near(desk) == []
    assert near(desk, phrasings=Phrasings()) == []


def test_one_question_taken_back_does_not_speak_for_its_group(desk: Desk) -> None:
    first, second = desk.record(TEXT), desk.record(TEXT)
    desk.do(ending.close, "an", str(first.id), "客户挂断")
    assert near(desk) == [(second.id, second.group_id)]


def test_where_it_is_now_is_read_from_the_database(desk: Desk) -> None:
    first, second = desk.record(TEXT), desk.record(TEXT, same_as="")
    assert near(desk)
    desk.do(regrouping.merge, "wang", desk.number(second), desk.number(first))
    assert {group for _question, group in near(desk)} == {first.group_id}


def test_what_was_answered_is_remembered_for_a_while(desk: Desk, database: Database) -> None:
    asked = desk.record(TEXT)
    now = clock.now()
    with database.transaction() as session:
        session.execute(update(QuestionGroup).values(state=GroupState.ANSWERED, answered_at=now))
    for later, found in ((REMEMBERED - timedelta(hours=1), True), (REMEMBERED, False)):
        with clock.moved_to(now + later):
            assert bool(near(desk, phrasings=Phrasings())) is found
            assert bool(near(desk)) is found, asked.id


def test_flags_are_no_phrasings(desk: Desk) -> None:
    desk.flag(desk.maker.published(title=TEXT), comment=TEXT)
    assert near(desk) == []
