"""Who is told what happens to a question; nothing of a caller, and each thing once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select, update

from people.notifications.models import InboxMessage
from questions.models import Question, QuestionGroup, StepKind
from questions.services import notices
from questions.services.history import add_step
from tests.questions.desk import TEXT, Desk

Notice = Callable[..., None]
DATA = {"phrasings": [TEXT], "number": "KB-000009", "danger": "触电", "place": ""}
PEOPLE = ("an", "wang", "li", "zhao", "chen", "zhou", "admin")


def told(desk: Desk, notice: Notice, question: Question, kind: StepKind) -> set[str]:
    """Whom a notice reaches that were not told before."""
    before = {name: len(desk.inbox(name)) for name in PEOPLE}
    with desk.database.transaction() as session:
        group = session.get_one(QuestionGroup, question.group_id)
        step = add_step(session, None, group, kind, **DATA)
        notice(session, group, step)
        notice(session, group, step)
    after = {name: len(desk.inbox(name)) for name in PEOPLE}
    assert all(after[name] - before[name] <= 1 for name in PEOPLE), "told twice"
    return {name for name in PEOPLE if after[name] > before[name]}


@pytest.mark.parametrize(
    ("notice", "kind", "whom"),
    [
        (notices.to_department, StepKind.ROUTED, {"wang"}),
        (notices.to_chair, StepKind.TO_CHAIR, {"zhou"}),
        (notices.went_up, StepKind.RAISED, {"zhou", "wang"}),
        (notices.went_up, StepKind.BURST, {"zhou", "wang"}),
        (notices.went_up, StepKind.ESCALATED, {"zhou", "wang"}),
        (notices.reminded, StepKind.REMINDED, {"wang"}),
        (notices.not_found, StepKind.NOT_FOUND, {"wang"}),
        (notices.answered, StepKind.ANSWERED, {"an"}),
        (notices.ended, StepKind.CLOSED, {"an"}),
        (notices.interim, StepKind.INTERIM, {"an"}),
        (notices.dissatisfied, StepKind.CALLED, {"zhou"}),
    ],
)
def test_whom_it_concerns(desk: Desk, notice: Notice, kind: StepKind, whom: set[str]) -> None:
    asked = desk.record(callback={"promise": "simple", "caller": "客户8812"})
    assert desk.group(asked).assignee_id == desk.actor("wang").id
    assert told(desk, notice, asked, kind) == whom
    with desk.database.reading() as session:
        assert "8812" not in str(session.execute(select(InboxMessage.text)).all())


def test_without_an_assignee_the_whole_department(desk: Desk) -> None:
    asked = desk.record()
    with desk.database.transaction() as session:
        session.execute(update(QuestionGroup).values(assignee_id=None))
    assert told(desk, notices.reminded, asked, StepKind.REMINDED) == {"wang", "li"}


def test_what_the_chair_has_is_the_chairs(desk: Desk) -> None:
    asked = desk.record(category="safety")
    assert told(desk, notices.reminded, asked, StepKind.REMINDED) == {"zhou"}


def test_who_took_their_question_back_hears_no_more(desk: Desk) -> None:
    asked = desk.record()
    desk.record(agent="zhou")
    with desk.database.transaction() as session:
        session.get_one(Question, asked.id).withdrawn = True
    assert told(desk, notices.answered, asked, StepKind.ANSWERED) == {"zhou"}


def test_a_late_call_is_told_once_to_who_promised_it_and_above(desk: Desk) -> None:
    asked = desk.record(callback={"promise": "simple"})
    for _ in range(2):
        with desk.database.transaction() as session:
            notices.callback_is_late(session, session.get_one(Question, asked.id))
    for name, times in (("an", 1), ("zhou", 1), ("wang", 0)):
        assert sum("已超时" in text for text in desk.inbox(name)) == times
