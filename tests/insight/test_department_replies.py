"""How departments reply, counted by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.database import Database
from core.errors import Forbidden
from insight.department_replies import replies, replies_listed
from insight.spans import Part, Span
from people.actors import Actor
from questions.models import GroupState, Question, QuestionGroup, Satisfaction
from tests.grievances.counter import Counter
from tests.questions.prepared_groups import HOUR, NOON, Group

DAY = Span(NOON - 24 * HOUR, NOON)


def test_in_time_and_to_their_content(
    database: Database, people: dict[str, Actor], group: Group
) -> None:
    answered = {"state": GroupState.ANSWERED, "category": "third-party"}
    in_time = group("按时", hours=10, answered_at=NOON - 9 * HOUR, **answered)
    group("迟了", hours=10, answered_at=NOON - 2 * HOUR, **answered)
    group("没答", hours=10, category="third-party")
    with database.transaction() as session:
        session.get_one(QuestionGroup, in_time)
        question = session.query(Question).filter_by(group_id=in_time).one()
        question.called_at, question.satisfaction = NOON - HOUR, Satisfaction.SATISFIED
    counter = Counter(database)
    with clock.moved_to(NOON - 3 * HOUR):
        number = counter.record()
    with clock.moved_to(NOON - 2 * HOUR):
        counter.propose(number)
        counter.call(number, "neutral")
    with database.reading() as session:
        found = {one.department: one for one in replies(session, people["zhou"], DAY)}
        with pytest.raises(Forbidden):
            replies(session, people["wang"], DAY)
        with pytest.raises(Forbidden):
            replies_listed(session, people["wang"], DAY)
        own = people["wang"].department_id
        listed = replies_listed(session, people["zhou"], DAY, own)
        of_grievances = replies_listed(session, people["zhou"], DAY, own, questions=False)
        of_questions = replies_listed(session, people["zhou"], DAY, grievances=False)
        elsewhere = replies_listed(session, people["zhou"], DAY, people["zhao"].department_id)
        later = replies(session, people["zhou"], Span(NOON, NOON + timedelta(days=1)))
    marketing = found["市场营销部"]
    assert (marketing.questions, marketing.grievances) == (Part(1, 2), Part(1, 1))
    assert (marketing.in_time, marketing.satisfied) == (Part(2, 3), Part(1, 2))
    told = sorted((one.number[:2], one.in_time) for one in listed)
    assert told == [("CG", True), ("Q-", False), ("Q-", True)]
    assert {one.department for one in listed} == {"市场营销部"}
    assert [one.number for one in of_grievances] == [number]
    assert len(of_questions) == 2
    assert elsewhere == []
    assert found["生产运行部"].in_time == Part(0, 0)
    assert all(one.in_time == Part(0, 0) for one in later)
