"""Figures of calls, counted by hand: first answers, what was read out, how long it took."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calls.models import Call, Outcome
from core import clock
from core.database import Database
from core.errors import Forbidden
from insight import call_figures
from insight.call_figures import CountedCall
from insight.spans import Part, Span
from people.actors import Actor
from questions.context import QuestionContext
from search_index.engine import Index
from tests.calls.phone import Phone
from tests.makers import Maker
from tests.questions.asking import context_of

DAY = timedelta(days=1)
START = clock.now() - 40 * DAY


@pytest.fixture
def context(index: Index) -> QuestionContext:
    index.rebuild([])
    return context_of(index)


@pytest.fixture
def phone(database: Database, context: QuestionContext) -> Phone:
    return Phone(database, context)


def call(
    phone: Phone, day: float, caller: str = "", *, copied: str = "", outcome: str = "solved"
) -> None:
    """A call of two minutes, `day` days after the start, in which `copied` was read out."""
    with clock.moved_to(START + day * DAY):
        phone.begin(external_id=f"outer-{day}", caller=caller)
        phone.search("交了电费多久来电", copied=copied)
    with clock.moved_to(START + day * DAY + timedelta(minutes=2)):
        phone.close(outcome)


def figures(database: Database, actor: Actor) -> list[CountedCall]:
    with database.reading() as session:
        return call_figures.calls_in(session, actor, Span(START, START + 35 * DAY))


def test_a_first_answer_is_one_that_is_not_asked_for_again(
    phone: Phone, maker: Maker, people: dict[str, Actor]
) -> None:
    power = maker.published()
    safety = maker.published("answer", "zhao", title="电线掉在地上了怎么办？")
    call(phone, 1, "甲", copied=power)  # asks the same again after three days
    call(phone, 4, "甲", copied=power)
    call(phone, 5, "乙", copied=power)  # asks something else
    call(phone, 6, "乙", copied=safety)
    call(phone, 7, "丙", copied=power)  # asks the same, but long after
    call(phone, 15, "丙", copied=power)
    call(phone, 16, "丁", copied=power)  # asks again, nobody knows what about
    call(phone, 17, "丁", outcome="passed_on")
    call(phone, 18)  # nobody knows who called
    call(phone, 19)

    found = figures(phone.database, people["zhou"])

    assert [one.answered_first for one in found] == [
        *(False, True),
        *(True, True),
        *(True, True),
        *(False, False),
        *(True, True),
    ]
    counts = call_figures.counted(found)
    assert (counts.calls, counts.closed, counts.known_callers) == (10, 10, 8)
    assert counts.answered_first == Part(7, 10)
    assert counts.read_out == Part(7, 10)
    assert counts.seconds == 120
    assert counts.outcomes[Outcome.PASSED_ON] == 1


def test_a_question_asks_again_too(phone: Phone, people: dict[str, Actor]) -> None:
    call(phone, 1, "甲")
    with clock.moved_to(START + 3 * DAY):
        phone.key = "another-call"
        phone.record("电表箱漏水归谁管", caller="甲")
    assert [one.asked_again for one in figures(phone.database, people["zhou"])] == [True]


def test_what_nobody_closed_counts_for_no_share(phone: Phone, people: dict[str, Actor]) -> None:
    call(phone, 1)
    with clock.moved_to(START + 2 * DAY):
        phone.begin()
        phone.begin()
    with phone.database.transaction() as session:
        session.query(Call).filter(Call.ended_at.is_(None)).delete()

    counts = call_figures.counted(figures(phone.database, people["zhou"]))

    assert (counts.calls, counts.closed, counts.answered_first) == (2, 1, Part(1, 1))


def test_by_whatever_it_is_grouped_nothing_is_lost(
    phone: Phone, context: QuestionContext, people: dict[str, Actor]
) -> None:
    for day in (1, 1.2, 2):
        call(phone, day)
    found = figures(phone.database, people["zhou"])
    by_day = call_figures.grouped(found, lambda one: str(one.ended_at.date()))
    assert sum(counts.calls for counts in by_day.values()) == 3
    assert len(by_day) == 2
    by_agent = call_figures.grouped(found, lambda one: one.agent_id)
    assert list(by_agent) == [people["an"].id]
    first = call_figures.within(found, Span(START, START + 1.1 * DAY))
    assert len(first) == 1


def test_only_those_who_watch_over_the_whole_see_them(
    database: Database, people: dict[str, Actor]
) -> None:
    span = Span(START, START + DAY)
    with database.reading() as session:
        for read in (call_figures.calls_in, call_figures.proposals_in):
            with pytest.raises(Forbidden):
                read(session, people["an"], span)
        told = call_figures.proposals_in(session, people["zhou"], span)
    assert (told.proposed, told.shown, told.used) == (0, 0, 0)
