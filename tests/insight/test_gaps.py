"""Gaps that closed, and what came again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.database import Database
from core.errors import Forbidden
from insight import gaps
from insight.spans import Part, Span
from people.actors import Actor
from questions.models import GroupKind, GroupState, QuestionGroup, QuestionStep, StepKind
from tests.questions.prepared_groups import HOUR, NOON, Group

DAY = Span(NOON - 24 * HOUR, NOON)


def step(database: Database, group: int, kind: StepKind, hours: float) -> None:
    """Something was done with a group, so many hours before noon."""
    with database.transaction() as session:
        at = NOON - hours * HOUR
        session.add(QuestionStep(group_id=group, kind=kind, at=at, actor="an"))


def test_gaps_close_when_searches_find_the_answer(
    database: Database, people: dict[str, Actor], group: Group
) -> None:
    group("答了", hours=5, state=GroupState.ANSWERED, answered_at=NOON)
    open_one = group("没答", hours=6)
    merged = group("并入别组", hours=6, state=GroupState.CLOSED, closed_at=NOON)
    group("是纠错", hours=5, kind=GroupKind.FLAG)
    group("以前的", hours=48)
    with database.transaction() as session:
        session.get_one(QuestionGroup, merged).merged_into_id = open_one
    with database.reading() as session:
        assert gaps.closed_gaps(session, people["zhou"], DAY) == Part(1, 2)
        assert [one.id for one in gaps.open_gaps(session, people["zhou"], DAY)] == [open_one]


def test_what_came_again_after_its_answer(
    database: Database, people: dict[str, Actor], group: Group
) -> None:
    again, once, before = (group(text, hours=20) for text in ("又问", "一次", "先重开后答"))
    for one, kind, hours in (
        (again, StepKind.ANSWERED, 10),
        (again, StepKind.REOPENED, 5),
        (again, StepKind.ANSWERED, 2),
        (once, StepKind.ANSWERED, 10),
        (before, StepKind.REOPENED, 12),
        (before, StepKind.ANSWERED, 10),
    ):
        step(database, one, kind, hours)
    with database.reading() as session:
        assert gaps.came_again(session, people["zhou"], DAY) == Part(1, 3)
        assert [one.id for one in gaps.asked_again(session, people["zhou"], DAY)] == [again]
        later = Span(NOON, NOON + timedelta(days=1))
        assert gaps.came_again(session, people["zhou"], later) == Part(0, 0)


@pytest.mark.parametrize(
    "read", [gaps.closed_gaps, gaps.open_gaps, gaps.came_again, gaps.asked_again]
)
def test_they_are_for_those_who_watch(
    database: Database, people: dict[str, Actor], read: Callable[..., object]
) -> None:
    with database.reading() as session, pytest.raises(Forbidden):
        read(session, people["wang"], DAY)
