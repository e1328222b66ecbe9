"""The five figures at the head of the page, counted by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from calls.models import Call, CallBack, Outcome
from core import clock
from core.database import Database
from core.errors import Forbidden
from grievances.models import GrievanceType
from insight import headlines
from insight.asked_again import AskedAgain
from insight.spans import STEPS, Part, Series, Span
from people.actors import Actor
from people.queries import departments
from questions.models import GroupState, Question, Satisfaction
from search_index.models import LoggedSearch
from tests.grievances.counter import Counter
from tests.questions.prepared_groups import NOON, Group

DAY = timedelta(days=1)
SPAN = Span(NOON - STEPS * DAY, NOON)  # a step a day
SATISFIED, NOT_SO = Satisfaction.SATISFIED, Satisfaction.DISSATISFIED


def parts(found: Series) -> list[int]:
    """What each step says."""
    return [part.part for _span, part in found.steps]


def test_first_answers_are_of_calls_that_were_closed(
    database: Database, people: dict[str, Actor]
) -> None:
    solved, at = Outcome.SOLVED, [NOON - days * DAY for days in (9, 0.5, 0.6, 7.5, 20)]
    with database.transaction() as session:
        for number, outcome in enumerate((solved, solved, solved, None, solved)):
            ended = {"begun_at": at[number], "ended_at": at[number], "outcome": outcome}
            session.add(Call(key=f"call-{number}", user_id=1, note="", **ended))
    again = [AskedAgain(3, 1, None, at[2], solved), AskedAgain(9, 1, None, at[1], Outcome.RECORDED)]
    with database.reading() as session:
        found = headlines.answered_first(session, people["zhou"], SPAN, again)
    assert (found.now, found.before) == (Part(1, 2), Part(1, 1))
    assert parts(found) == [*[0] * (STEPS - 1), 1]


def test_what_was_found_is_sure_or_was_used(database: Database, people: dict[str, Actor]) -> None:
    searches = (
        (0.5, 3, False, False),
        (0.6, 3, True, True),  # used all the same
        (1.5, 3, False, True),
        (1.6, 0, False, None),
        (9, 3, True, False),
        (20, 3, True, False),
    )
    with database.transaction() as session:
        for days, hits, used, doubted in searches:
            same = {"query": "x", "folded": "x", "user_id": 1, "sitting": "s", "shown": []}
            at = {"begun_at": NOON - days * DAY, "at": NOON - days * DAY}
            session.add(LoggedSearch(hits=hits, used=used, doubted=doubted, **same, **at))
    with database.reading() as session:
        found = headlines.found_by_search(session, people["zhou"], SPAN)
    assert (found.now, found.before) == (Part(2, 4), Part(1, 1))
    assert found.steps[-2][1] == Part(0, 2)


def test_what_was_late_at_a_time_is_what_had_not_ended_by_then(
    database: Database, people: dict[str, Actor], group: Group
) -> None:
    hour = timedelta(hours=1)
    group("还没答", hours=10)  # due 8 h before noon, as all of these
    group("五小时前答了", hours=10, state=GroupState.ANSWERED, answered_at=NOON - 5 * hour)
    group("按时答了", hours=10, state=GroupState.ANSWERED, answered_at=NOON - 9 * hour)
    group("三小时前关了", hours=10, state=GroupState.CLOSED, closed_at=NOON - 3 * hour)
    group("又打开了", hours=10, due_at=NOON - hour, closed_at=NOON - 9 * hour)
    with database.reading() as session:
        found = headlines.overdue(session, people["zhou"], Span(NOON - STEPS * hour, NOON))
    assert parts(found) == [3, 3, 2, 2, 1, 1, 1, 2]  # seven hours before noon, six, …
    assert (found.now, found.before) == (Part(2, None), Part(0, None))


def test_grievances_are_counted_by_whole_days(database: Database, people: dict[str, Actor]) -> None:
    counter = Counter(database)
    for days, type_ in ((0, "complaint"), (0, "opinion"), (2, "opinion"), (9, "suggestion")):
        with clock.moved_to(NOON - days * DAY):
            counter.record(type=type_)
    with database.reading() as session:
        found, types = headlines.complained(session, people["zhou"], SPAN)
        listed = headlines.received_in(session, people["zhou"], SPAN)
    assert (found.now, found.before) == (Part(3, None), Part(1, None))
    assert parts(found)[-1] == 2
    assert types == {GrievanceType.COMPLAINT: 1, GrievanceType.OPINION: 2}
    assert [one.type for one in listed][-1] == GrievanceType.OPINION
    assert len(listed) == found.now.part


@pytest.mark.usefixtures("asked")
def test_what_customers_said(database: Database, people: dict[str, Actor]) -> None:
    said = (SATISFIED, SATISFIED, NOT_SO, Satisfaction.UNREACHED)
    counter = Counter(database)
    with clock.moved_to(NOON - 2 * DAY):
        number = counter.record()
        counter.propose(number)
        counter.call(number, "satisfied")
    with database.transaction() as session:
        for question, one in zip(session.query(Question).limit(4), said, strict=True):
            question.called_at, question.satisfaction = NOON - DAY / 2, one
        session.add(_call_back(session, people["an"]))
    with database.reading() as session:
        found = headlines.callers_satisfied(session, people["zhou"], SPAN)
        listed = headlines.said_in(session, people["zhou"], SPAN)
        by_department = [
            headlines.said_in(session, people["zhou"], SPAN, one.id) for one in departments(session)
        ]
    assert sum(map(len, by_department)) == 4  # of a call back no department is known
    assert (found.now, found.before) == (Part(4, 5), Part(0, 0))
    assert len(listed) == 5
    assert {one.number[:2] for one in listed} == {"Q-", "CG", ""}


def _call_back(session: Any, actor: Actor) -> CallBack:
    ended = {"begun_at": NOON - DAY, "ended_at": NOON - DAY, "note": ""}
    call = Call(key="a-call", user_id=actor.id, outcome=Outcome.CALL_BACK, seconds=60, **ended)
    session.add(call)
    session.flush()
    return CallBack(
        call_id=call.id,
        user_id=actor.id,
        about="何时来电",
        promised_at=NOON - DAY,
        due_at=NOON,
        made_at=NOON - DAY / 2,
        satisfaction=SATISFIED,
    )


READS: tuple[Callable[..., object], ...] = (
    headlines.found_by_search,
    headlines.overdue,
    headlines.complained,
    headlines.callers_satisfied,
    headlines.said_in,
    headlines.received_in,
)


@pytest.mark.parametrize("who", ["an", "wang", "chen"])
def test_they_are_for_those_who_watch(
    database: Database, people: dict[str, Actor], who: str
) -> None:
    with database.reading() as session:
        for read in READS:
            with pytest.raises(Forbidden):
                read(session, people[who], SPAN)
