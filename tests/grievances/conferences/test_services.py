"""Conferences: their agenda, minutes, and measures that are chased."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from core import clock
from core.base_schema import load
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.messages import from_json
from grievances.conferences import queries, services
from grievances.conferences.models import AgendaReason, Conference, Measure
from grievances.conferences.schemas import ConferenceSchema, MeasureSchema, MinutesSchema
from grievances.handling.models import StepKind
from grievances.services.erasing_customers import forget_customers
from people.models import User
from people.notifications.models import InboxMessage
from people.notifications.subjects import SubjectKind
from tests.grievances.counter import Counter

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def planned(counter: Counter) -> Conference:
    """A conference with what belongs on its agenda now."""
    values = load(ConferenceSchema(), {"title": "三月案例会", "held_on": "2026-03-05"})
    conference: Conference = counter.do(services.plan_conference, "zhou", values)
    return conference


def measured(counter: Counter, conference: Conference, **changes: Any) -> Measure:
    """Something wang has to do until 10 March."""
    given = {"text": "检修计划双人核对", "owner": "wang", "due_on": "2026-03-10"} | changes
    values = load(MeasureSchema(), given)
    measure: Measure = counter.do(services.add_measure, "zhou", conference.id, values)
    return measure


def told(counter: Counter) -> list[tuple[str, str]]:
    """Who was told what of conferences."""
    query = (
        select(User.name, InboxMessage.text)
        .join_from(InboxMessage, User)
        .where(InboxMessage.subject_kind == SubjectKind.CONFERENCE)
        .order_by(InboxMessage.id)
    )
    with counter.database.reading() as session:
        return [(name, str(from_json(text))) for name, text in session.execute(query)]


def test_the_agenda_is_what_is_open_repeated_and_instructive(counter: Counter) -> None:
    with clock.moved_to(NOON):
        counter.record("表箱门掉了")  # nothing to discuss
        warned = counter.record("多次停电没有通知", tendency=True)
        calls = [counter.record(f"催办{n}", caller="13812345678") for n in range(3)]
        counter.file(*_told(counter, calls[2]))
        learnt = counter.record("抄表算错")
        counter.file(learnt, instructive=True)
        conference = planned(counter)
    with counter.database.reading() as session:
        found = queries.conference_with_id(session, counter.actor("zhou"), conference.id)
        listed = {item.handling.number: item.reason for item in found.items}
    assert listed == {
        warned: AgendaReason.OPEN,
        calls[2]: AgendaReason.REPEATED,
        learnt: AgendaReason.INSTRUCTIVE,
    }


def _told(counter: Counter, number: str) -> list[str]:
    counter.propose(number)
    counter.call(number, "satisfied")
    return [number]


def test_minutes_go_into_the_history_and_are_finished_once(counter: Counter) -> None:
    with clock.moved_to(NOON):
        number = counter.record("多次停电没有通知", tendency=True)
        conference = planned(counter)
        values = load(MinutesSchema(), {"minutes": "13812345678 的事已议", "notes": ["双人核对"]})
        counter.do(services.write_minutes, "zhou", conference.id, values)
    last = counter.row(number).steps[-1]
    assert (last.kind, last.comment) == (StepKind.DISCUSSED, "双人核对")
    with counter.database.reading() as session:
        assert "13812345678" not in session.get_one(Conference, conference.id).minutes
    with pytest.raises(Conflict):
        counter.do(services.write_minutes, "zhou", conference.id, values)


def test_what_was_said_of_a_customer_goes_with_what_they_said(counter: Counter) -> None:
    with clock.moved_to(NOON):
        number = counter.record("老张家停电没有通知", tendency=True)
        conference = planned(counter)
        values = load(MinutesSchema(), {"minutes": "已议", "notes": ["老张要求道歉"]})
        counter.do(services.write_minutes, "zhou", conference.id, values)
        counter.file(number)
    later = clock.moved_to(NOON + timedelta(days=731))
    with later, counter.database.transaction() as session:
        assert services.forget_notes(session) == 0
        forget_customers(session, 730)
        assert services.forget_notes(session) == 1
    with counter.database.engine.connect() as connection:
        tables = ("grievance_agenda", "grievance_conferences", "grievance_steps")
        for table in tables:
            assert "老张" not in str(connection.execute(text(f"SELECT * FROM {table}")).all())


def test_a_measure_is_chased_until_it_is_done(counter: Counter) -> None:
    with clock.moved_to(NOON):
        conference = planned(counter)
        measure = measured(counter, conference)
    seen = []
    for day in (8, 9, 10, 11, 12, 17, 18, 19):
        with clock.moved_to(datetime(2026, 3, day, 4, 0, tzinfo=UTC)):
            counter.attend()
        seen.append([name for name, _said in told(counter)])
    new, near, late = ["wang"], ["wang"] * 2, ["wang"] * 2 + ["wang", "zhou"]
    again = [*late, "wang", "zhou"]
    assert seen == [new, near, near, late, late, late, again, again]
    with pytest.raises(NotFound):  # it is nobody else's business
        counter.do(services.finish_measure, "li", conference.id, measure.id, "好了")
    counter.do(services.finish_measure, "wang", conference.id, measure.id, "已核对")
    with pytest.raises(Conflict):
        counter.do(services.finish_measure, "zhou", conference.id, measure.id, "已核对")
    with clock.moved_to(datetime(2026, 4, 1, 4, 0, tzinfo=UTC)):
        counter.attend()
    assert len(told(counter)) == len(again)
    with counter.database.reading() as session:
        assert queries.open_measures(session, counter.actor("zhou")) == []


def test_who_may(counter: Counter) -> None:
    with clock.moved_to(NOON):
        conference = planned(counter)
        values = load(ConferenceSchema(), {"title": "会", "held_on": "2026-03-05"})
        for who in ("an", "wang", "chen", "admin"):
            with pytest.raises(Forbidden):
                counter.do(services.plan_conference, who, values)
        with pytest.raises(Invalid):
            measured(counter, conference, owner="nobody")
        with pytest.raises(Invalid):
            measured(counter, conference, due_on=str(date(2026, 3, 1)))
        with counter.database.reading() as session:
            with pytest.raises(NotFound):
                queries.conference_with_id(session, counter.actor("wang"), conference.id)
            with pytest.raises(Forbidden):
                queries.conferences(session, counter.actor("wang"), limit=9)
        measured(counter, conference)
    with counter.database.reading() as session:
        wang = counter.actor("wang")
        assert queries.conferences(session, wang, limit=9).total == 1
        assert len(queries.open_measures(session, wang)) == 1
