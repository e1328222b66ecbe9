"""The figures at the head of the page, counted by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core.database import Database
from core.errors import Forbidden
from insight import headlines
from insight.headlines import Part, Span
from people.actors import Actor
from questions.models import GroupState, Question, Satisfaction
from search_index.models import LoggedSearch
from tests.questions.prepared_groups import NOON, Group

START = datetime(2026, 3, 1, tzinfo=UTC)
DAY = timedelta(days=1)
MONTH = Span(NOON - 30 * DAY, NOON)


def test_a_time_and_the_one_before_it_and_its_steps() -> None:
    week = Span(START, START + 7 * DAY)
    assert week.before() == Span(START - 7 * DAY, START)
    steps = week.steps(7)
    assert (steps[0], steps[-1]) == (Span(START, START + DAY), Span(START + 6 * DAY, week.until))
    assert [one.until for one in steps[:-1]] == [one.since for one in steps[1:]]
    assert (Part(1, 4).percent, Part(0, 0).percent) == (25.0, None)


def test_searches(database: Database, people: dict[str, Actor]) -> None:
    with database.transaction() as session:
        for place, (hits, used) in enumerate(((0, False), (3, False), (3, True), (2, True))):
            same = {"query": "x", "folded": "x", "user_id": 1, "sitting": "s", "shown": []}
            at = START + place * DAY
            session.add(LoggedSearch(hits=hits, used=used, begun_at=at, at=at, **same))
    span = Span(START, START + 3 * DAY)  # the fourth is not in it
    with database.reading() as session:
        assert headlines.searches_used(session, people["zhou"], span) == Part(1, 3)
        assert headlines.searches_in_vain(session, people["zhou"], span) == Part(1, 3)


@pytest.mark.usefixtures("asked")
def test_answers_in_time_and_what_was_asked(database: Database, people: dict[str, Actor]) -> None:
    zhou = people["zhou"]
    with database.reading() as session:
        assert headlines.answered_in_time(session, zhou, MONTH) == Part(1, 3)
        assert headlines.answered_in_time(session, zhou, MONTH.before()) == Part(0, 0)
        whole = headlines.sightings(session, zhou, MONTH)
        when = [question.asked_at for question in session.query(Question)]
        assert whole == sum(MONTH.since <= at < MONTH.until for at in when) > 0
        assert sum(headlines.sightings(session, zhou, one) for one in MONTH.steps(8)) == whole


def test_what_was_late_at_a_time_is_what_had_not_ended_by_then(
    database: Database, people: dict[str, Actor], group: Group
) -> None:
    hour, zhou = timedelta(hours=1), people["zhou"]
    group("还没答", hours=10)  # due 8 h before noon, as all of these
    group("五小时前答了", hours=10, state=GroupState.ANSWERED, answered_at=NOON - 5 * hour)
    group("按时答了", hours=10, state=GroupState.ANSWERED, answered_at=NOON - 9 * hour)
    group("三小时前关了", hours=10, state=GroupState.CLOSED, closed_at=NOON - 3 * hour)
    group("又打开了", hours=10, due_at=NOON - hour, closed_at=NOON - 9 * hour)
    with database.reading() as session:
        late = [headlines.overdue_at(session, zhou, NOON - n * hour) for n in (9, 7, 4, 2, 0)]
    assert late == [0, 3, 2, 1, 2]


@pytest.mark.usefixtures("asked")
def test_what_callers_said(database: Database, people: dict[str, Actor]) -> None:
    satisfied, not_so = Satisfaction.SATISFIED, Satisfaction.DISSATISFIED
    said = (satisfied, satisfied, not_so, Satisfaction.UNREACHED)
    with database.transaction() as session:
        for question, one in zip(session.query(Question).limit(4), said, strict=True):
            question.called_at, question.satisfaction = NOON - DAY, one
    with database.reading() as session:
        assert headlines.callers_satisfied(session, people["zhou"], MONTH) == Part(2, 3)
        assert headlines.callers_satisfied(session, people["zhou"], MONTH.before()) == Part(0, 0)


@pytest.mark.parametrize("who", ["an", "wang", "chen"])
def test_they_are_for_those_who_watch(
    database: Database, people: dict[str, Actor], who: str
) -> None:
    reads = (
        headlines.searches_used,
        headlines.searches_in_vain,
        headlines.answered_in_time,
        headlines.callers_satisfied,
        headlines.sightings,
    )
    with database.reading() as session:
        for read in reads:
            with pytest.raises(Forbidden):
                read(session, people[who], MONTH)
