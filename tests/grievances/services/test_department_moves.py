"""Grievances handed over keep their clocks and warn of nothing; measures get another owner."""

from __future__ import annotations

from sqlalchemy import select

from core import clock
from core.messages import from_json
from grievances.conferences.services import add_measure, plan_conference
from grievances.services.department_moves import give_grievances, give_measures, open_measures_of
from people.models import Department
from people.notifications.models import InboxMessage
from people.queries import existing_user
from tests.databases import ON_SQLITE
from tests.grievances.counter import Counter

pytestmark = ON_SQLITE


def give(counter: Counter, number: str, to: str = "service") -> None:
    """It is handed over."""
    with counter.database.transaction() as session:
        home = session.scalars(select(Department).where(Department.code == to)).one()
        row = counter.row(number)
        handling = session.merge(row, load=True)
        give_grievances(session, None, [handling], home)


def test_the_department_has_what_was_left_of_the_time(counter: Counter) -> None:
    number = counter.record()
    before = counter.row(number)
    give(counter, number)
    after = counter.row(number)
    assert after.department.code == "service"
    assert (after.due_at, after.term.due_at) == (before.due_at, before.term.due_at)
    assert [term.ended_at is None for term in after.terms] == [False, True]
    assert (after.hand_overs, after.grade) == (0, before.grade)
    assert after.assignee_id in (counter.actor("zhao").id, counter.actor("sun").id)
    counter.propose(number, "zhao")  # it is theirs


def test_one_whose_solution_is_there_starts_no_clock(counter: Counter) -> None:
    number = counter.record()
    counter.propose(number)
    give(counter, number)
    after = counter.row(number)
    assert all(term.ended_at is not None for term in after.terms)
    assert not after.department_is_late
    assert [term.is_answered for term in after.terms] == [True, False]


def test_measures_keep_their_day_and_both_hear_of_it(counter: Counter) -> None:
    day = clock.today()
    found = counter.do(plan_conference, "zhou", {"title": "案例会", "held_on": day})
    given = {"text": "改流程", "owner": "wang", "due_on": day, "number": ""}
    counter.do(add_measure, "zhou", found.id, given)
    with counter.database.transaction() as session:
        wang, li = (existing_user(session, name) for name in ("wang", "li"))
        give_measures(session, None, open_measures_of(session, wang.id), li)
        assert open_measures_of(session, wang.id) == []
        (measure,) = open_measures_of(session, li.id)
        assert measure.due_on == day
        query = select(InboxMessage).where(InboxMessage.user_id.in_([wang.id, li.id]))
        texts = [str(from_json(one.text)) for one in session.scalars(query)]
    assert sum("由wang转给li" in text for text in texts) == 2
