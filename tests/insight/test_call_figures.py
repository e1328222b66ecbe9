"""Figures of calls, counted by hand: first answers, what was read out, how long it took."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calls.models import Call, Outcome
from core import clock
from core.database import Database
from core.errors import Forbidden
from insight import call_figures, headlines
from insight.asked_again import asked_again
from insight.call_figures import BY_AGENT, BY_DEPARTMENT, CallCounts, Key, ListedCall, Which
from insight.spans import Part, Span
from people.actors import Actor
from questions.context import QuestionContext
from tests.calls.phone import Phone
from tests.makers import Maker

DAY = timedelta(days=1)
START = clock.now() - 40 * DAY


def call(
    phone: Phone, day: float, caller: str = "", *, copied: str = "", outcome: str = "solved"
) -> None:
    """A call of two minutes, `day` days after the start, in which `copied` was read out."""
    with clock.moved_to(START + day * DAY):
        phone.begin(external_id=f"outer-{day}", caller=caller)
        phone.search("交了电费多久来电", copied=copied)
    with clock.moved_to(START + day * DAY + timedelta(minutes=2)):
        phone.close(outcome)


SPAN = Span(START, START + 35 * DAY)


def figures(
    database: Database, actor: Actor, which: Which = call_figures.EVERY, most: int | None = None
) -> tuple[list[ListedCall], int]:
    """Calls by themselves, the last one first, and how many there are."""
    with database.reading() as session:
        again = asked_again(session, actor, SPAN)
        return call_figures.listed(session, actor, SPAN, again, which, most)


def counts(
    database: Database, actor: Actor, key: Key = call_figures.TOGETHER
) -> dict[object, CallCounts]:
    """The same, counted."""
    with database.reading() as session:
        again = asked_again(session, actor, SPAN)
        return call_figures.counted(session, actor, SPAN, again, key)


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

    found, _of = figures(phone.database, people["zhou"])

    assert [one.answered_first for one in reversed(found)] == [
        *(False, True),
        *(True, True),
        *(True, True),
        *(False, False),
        *(True, True),
    ]
    together = counts(phone.database, people["zhou"])[0]
    assert (together.calls, together.closed, together.known_callers) == (10, 10, 8)
    assert together.answered_first == Part(7, 10)
    assert together.read_out == Part(7, 10)
    assert together.seconds == 120
    assert together.outcomes[Outcome.PASSED_ON] == 1


@pytest.mark.parametrize(
    ("which", "of"),
    [
        (Which(), 4),
        (Which(closed=True), 3),
        (Which(outcome=Outcome.PASSED_ON), 1),
        (Which(known_caller=True), 2),
        (Which(read_out=True), 1),
        (Which(answered_first=True), 1),
        (Which(answered_first=False), 2),
        (Which(agent_id=0), 0),
        (Which(department_id=0), 0),
    ],
    ids=str,
)
def test_each_figure_lists_its_calls(
    phone: Phone, maker: Maker, people: dict[str, Actor], which: Which, of: int
) -> None:
    call(phone, 1, "甲", copied=maker.published())
    call(phone, 2, "甲", outcome="passed_on")
    call(phone, 3)
    with clock.moved_to(START + 4 * DAY):
        phone.begin()
        phone.begin()
    with phone.database.transaction() as session:
        session.query(Call).filter(Call.ended_at.is_(None)).delete()
    assert figures(phone.database, people["zhou"], which)[1] == of
    assert len(figures(phone.database, people["zhou"], which, most=1)[0]) == min(of, 1)
    an = people["an"]
    of_an = figures(phone.database, people["zhou"], Which(an.id, an.department_id))[1]
    assert of_an == 4


def test_what_nobody_closed_counts_for_no_share(phone: Phone, people: dict[str, Actor]) -> None:
    call(phone, 1)
    with clock.moved_to(START + 2 * DAY):
        phone.begin()
        phone.begin()
    with phone.database.transaction() as session:
        session.query(Call).filter(Call.ended_at.is_(None)).delete()

    found = counts(phone.database, people["zhou"])[0]

    assert (found.calls, found.closed, found.answered_first) == (2, 1, Part(1, 1))


def test_by_whatever_it_is_grouped_nothing_is_lost(
    phone: Phone, context: QuestionContext, people: dict[str, Actor]
) -> None:
    midnight = clock.start_of((START + 2 * DAY).astimezone(clock.HOTLINE_ZONE).date())
    before, after = (midnight - START) / DAY - 0.01, (midnight - START) / DAY
    call(phone, 0, "甲")
    for day in (before, after, after + 0.1):
        call(phone, day, "甲")
    zhou, an = people["zhou"], people["an"]
    with phone.database.reading() as session:
        again = asked_again(session, zhou, SPAN)
        found = call_figures.by_day(session, zhou, SPAN, again)
    last = midnight.astimezone(clock.HOTLINE_ZONE).date()
    assert list(found)[:2] == [last, last - DAY]
    assert [found[one].calls for one in (last, last - DAY)] == [2, 1]
    assert [found[one].answered_first.part for one in (last, last - DAY)] == [1, 0]
    assert sum(one.calls for one in found.values()) == 4
    for key, who in ((BY_AGENT, an.id), (BY_DEPARTMENT, an.department_id)):
        by = counts(phone.database, zhou, key)
        assert list(by) == [who]
        assert by[who].answered_first == Part(1, 4)


def test_only_those_who_watch_over_the_whole_see_them(
    database: Database, people: dict[str, Actor]
) -> None:
    span = Span(START, START + DAY)
    an = people["an"]
    with database.reading() as session:
        for read in (
            lambda: asked_again(session, an, span),
            lambda: call_figures.counted(session, an, span, []),
            lambda: call_figures.listed(session, an, span, []),
            lambda: call_figures.proposals_in(session, an, span),
            lambda: call_figures.proposals_listed(session, an, span),
        ):
            with pytest.raises(Forbidden):
                read()
        told = call_figures.proposals_in(session, people["zhou"], span)
    assert (told.proposed, told.shown, told.used) == (0, 0, 0)


def test_what_was_for_somebody_else_is_no_call_to_answer(
    phone: Phone, people: dict[str, Actor]
) -> None:
    call(phone, 1)
    call(phone, 2, outcome="not_ours")
    call(phone, 3, outcome="passed_on")
    together = next(iter(counts(phone.database, people["zhou"]).values()))
    assert (together.closed, together.answered_first) == (3, Part(1, 2))
    for first, outcomes in ((True, [Outcome.SOLVED]), (False, [Outcome.PASSED_ON])):
        found, of = figures(phone.database, people["zhou"], Which(answered_first=first))
        assert [one.outcome for one in found] == outcomes
        assert of == 1
    with phone.database.reading() as session:
        series = headlines.answered_first(session, people["zhou"], SPAN, [])
    assert series.now == Part(1, 2)
