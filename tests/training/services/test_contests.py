"""Contests: open between two instants, each exercise once, nothing stale, results for whom."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core import clock
from core.base_schema import load
from core.errors import Conflict, Forbidden, Invalid
from tests.training.training_desk import TrainingDesk
from training import gatherings, schemas
from training.models import Contest, ContestAnswer
from training.services import contests

HOUR = timedelta(hours=1)


def held(desk: TrainingDesk, *numbers: str, begins: timedelta = -HOUR) -> int:
    """A contest of two hours."""
    opens = clock.now() + begins
    given = {
        "title": "十二月竞赛",
        "opens_at": opens.isoformat(),
        "closes_at": (opens + 2 * HOUR).isoformat(),
        "parts": list(numbers),
    }
    made: Contest = desk.do(contests.hold_contest, "zhou", load(schemas.ContestSchema(), given))
    return made.id


def answer(desk: TrainingDesk, contest_id: int, number: str, who: str, *, right: bool) -> bool:
    """Somebody answers an exercise of one right option."""
    with desk.database.transaction() as session:
        actor = desk.actor(who)
        contest = gatherings.contest_with_id(session, contest_id)
        item = gatherings.next_in_contest(session, actor, contest)
        choices: list[int] = []
        if item is not None:
            options = contests.as_asked(actor, contest, item).options
            choices = [n for n, one in enumerate(options) if one.is_right is right][:1]
        given = {"exercise": number, "choices": choices, "figure": ""}
        return contests.answer_in_contest(session, actor, contest_id, given).is_right


def table(desk: TrainingDesk, contest_id: int, who: str) -> list[tuple[int, str, int, int]]:
    """Place, name, right, answered: what somebody sees of it."""
    with desk.database.reading() as session:
        one = gatherings.contest_with_id(session, contest_id)
        found = gatherings.results_for(desk.actor(who), one, gatherings.results(session, one))
        return [(row.place, row.user.name, row.right, row.answered) for row in found]


@pytest.fixture
def two(desk: TrainingDesk) -> list[str]:
    """Two exercises of two entries; two more agents."""
    for name in ("bo", "cai"):
        desk.maker.agent(name)
    return [desk.exercise(desk.maker.published("answer", title=f"条目{n}")) for n in range(2)]


def test_each_answers_once_and_sees_their_own_until_it_is_over(
    desk: TrainingDesk, two: list[str]
) -> None:
    number = held(desk, *two)
    assert answer(desk, number, two[0], "an", right=True)
    with pytest.raises(Conflict) as refused:
        answer(desk, number, two[0], "an", right=True)
    assert refused.value.code == "not_asked"
    assert not answer(desk, number, two[0], "bo", right=False)
    assert answer(desk, number, two[1], "an", right=True)
    for who in ("wang", "zhou"):
        with pytest.raises(Forbidden):
            answer(desk, number, two[0], who, right=True)
    whole = [(1, "an", 2, 2), (2, "bo", 0, 1)]
    assert table(desk, number, "zhou") == whole
    assert table(desk, number, "bo") == whole[1:]
    assert table(desk, number, "cai") == []
    with clock.moved_to(clock.now() + 2 * HOUR):
        assert table(desk, number, "cai") == whole
        with pytest.raises(Conflict) as late:
            answer(desk, number, two[1], "bo", right=True)
        assert late.value.code == "not_open"


def test_nothing_stale_is_asked_and_what_was_withdrawn_counts_for_nobody(
    desk: TrainingDesk, two: list[str]
) -> None:
    number = held(desk, *two)
    answer(desk, number, two[0], "an", right=True)
    desk.revise(f"KB-{int(two[0][3:]) - 1:06d}")
    with pytest.raises(Conflict):
        answer(desk, number, two[0], "bo", right=True)
    assert answer(desk, number, two[1], "bo", right=True)
    desk.tick()
    assert table(desk, number, "zhou") == [(1, "bo", 1, 1)]


def test_what_is_refused(desk: TrainingDesk, two: list[str]) -> None:
    for numbers, begins, field in (
        (("KB-000999",), -HOUR, "parts.0"),
        (tuple(two), -3 * HOUR, "closes_at"),
    ):
        with pytest.raises(Invalid) as refused:
            held(desk, *numbers, begins=begins)
        assert list(refused.value.fields) == [field]
    number = held(desk, *two, begins=HOUR)
    with pytest.raises(Conflict):
        answer(desk, number, two[0], "an", right=True)
    given: dict[str, Any] = {"title": "一", "parts": two, "opens_at": "2026-01-02T10:00"}
    for ends in ("2026-01-02T10:00", "2026-03-02T10:00"):
        with pytest.raises(Invalid):
            load(schemas.ContestSchema(), given | {"closes_at": ends})


def test_who_answered_what_is_forgotten(desk: TrainingDesk, two: list[str]) -> None:
    number = held(desk, *two)
    answer(desk, number, two[0], "an", right=True)
    with desk.database.transaction() as session:
        assert contests.forget_contests(session, 90) == 0
    with clock.moved_to(clock.now() + timedelta(days=92)), desk.database.transaction() as session:
        assert contests.forget_contests(session, 90) == 1
        assert contests.forget_contests(session, 90) == 0
        assert session.scalars(select(ContestAnswer.at)).all() == []
