"""Deadlines with the clock moved: each reminder and escalation once, over restarts too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from core import clock
from core.database import Database
from people.actors import CONSOLE, Actor
from people.models import User
from people.services.accounts import save_department
from questions.jobs import attend
from questions.models import Question, StepKind
from questions.services import answer_deadlines
from search_index.engine import Index
from tests.questions.asking import group_of, told
from tests.questions.conftest import Asking

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TEXT = "充电桩报装要什么材料"


@pytest.fixture
def work(database: Database, index: Index) -> object:
    """The worker's duty, each time by a service that has just been started."""

    def attended(minutes: float) -> None:
        with clock.moved_to(NOON + timedelta(minutes=minutes)):
            attend(database, index)

    return attended


@pytest.mark.parametrize(
    ("values", "reminder", "deadline"),
    [
        ({}, 91, 121),
        ({"grade": "complex"}, 20 * 60 + 1, 24 * 60 + 1),
        ({"details": {"what": "有人触电了"}}, 21, 31),
    ],
)
def test_a_reminder_then_an_escalation_each_once(
    record: Asking,
    database: Database,
    work,  # type: ignore[no-untyped-def]
    values: dict[str, object],
    reminder: int,
    deadline: int,
) -> None:
    with clock.moved_to(NOON):
        asked = record(TEXT, category="third-party", **values)
    for minutes in (reminder - 2, reminder, reminder, deadline, deadline, 10_000):
        work(minutes)
    kinds = [step.kind for step in group_of(database, asked.id).steps]
    assert kinds.count(StepKind.REMINDED) == 1
    assert kinds.count(StepKind.ESCALATED) == 1
    assert kinds.index(StepKind.REMINDED) < kinds.index(StepKind.ESCALATED)
    messages = told(database)
    assert messages["zhou", "escalated"] == 1
    assert messages["wang", "reminded"] + messages["li", "reminded"] == 1


def test_a_clock_that_was_a_year_ahead_takes_no_deadline_away(
    record: Asking,
    database: Database,
    work,  # type: ignore[no-untyped-def]
) -> None:
    with clock.moved_to(NOON):
        asked = record(TEXT, category="third-party")
    for minutes in (365 * 24 * 60, 1, 91, 92, 121, 122):
        work(minutes)
    steps = group_of(database, asked.id).steps
    at = [(s.kind, (s.at - NOON) // timedelta(minutes=1)) for s in steps if s.actor == "system"]
    assert at == [
        (StepKind.ESCALATED, 365 * 24 * 60),
        (StepKind.REMINDED, 91),
        (StepKind.ESCALATED, 121),
    ]


def test_a_late_call_is_told_once(record: Asking, database: Database, work) -> None:  # type: ignore[no-untyped-def]
    with clock.moved_to(NOON):
        record(TEXT, callback=True)
    for minutes in (119, 121, 122, 500):
        work(minutes)
    messages = told(database)
    assert (messages["an", "late-call"], messages["zhou", "late-call"]) == (1, 1)


def test_a_department_that_is_closed_leaves_nothing_behind(
    record: Asking,
    database: Database,
    work,  # type: ignore[no-untyped-def]
) -> None:
    asked = record(TEXT, category="third-party")
    with database.transaction() as session:
        save_department(session, CONSOLE, "marketing", "市场营销部", active=False)
    work(0)
    work(0)
    later = record("电费发票抬头写错了能改吗", category="third-party")
    for question in (asked, later):
        group = group_of(database, question.id)
        assert (group.with_chair, group.assignee_id) == (True, None)
    assert told(database)["zhou", "to_chair"] == 1


def test_a_contributor_who_left_is_replaced(
    record: Asking, database: Database, people: dict[str, Actor], work
) -> None:  # type: ignore[no-untyped-def]
    asked = record(TEXT, category="third-party")
    first = group_of(database, asked.id).assignee_id
    with database.transaction() as session:
        session.execute(update(User).where(User.id == first).values(active=False))
    work(0)
    second = group_of(database, asked.id).assignee_id
    assert {first, second} == {people["wang"].id, people["li"].id}


def test_callers_are_counted_for_a_while_only(
    record: Asking, database: Database, people: dict[str, Actor]
) -> None:
    asked = record(TEXT, caller="8812")
    for days, kept in ((29, True), (31, False)):
        with database.transaction() as session:
            session.execute(update(Question).values(closed_at=NOON))
        with clock.moved_to(NOON + timedelta(days=days)), database.transaction() as session:
            answer_deadlines.forget_callers(session)
        with database.reading() as session:
            assert (session.get_one(Question, asked.id).caller_hash is not None) is kept
