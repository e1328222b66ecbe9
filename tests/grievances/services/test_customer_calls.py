"""Calling the customer: told, content or not, asked once more within a week."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from core.errors import Conflict, Forbidden
from grievances.handling.five_steps import Task
from grievances.handling.models import HandlingState, StepKind
from grievances.handling.queries import done_tasks
from grievances.services.customer_calls import call_is_owed
from tests.grievances.counter import Counter

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def test_who_is_content_is_asked_once_more_within_a_week(counter: Counter) -> None:
    number = counter.record(caller="13812345678")
    counter.propose(number)
    with clock.moved_to(NOON):
        counter.call(number, "satisfied")
    found = counter.row(number)
    assert (found.informed_at, found.ask_again_by) == (NOON, NOON + timedelta(days=7))
    assert {Task.INFORM, Task.FOLLOW_UP} <= done_tasks(found)
    counter.file(number)
    assert call_is_owed(counter.row(number))
    counter.call(number, "satisfied")
    assert not call_is_owed(counter.row(number))
    with pytest.raises(Conflict):
        counter.call(number, "satisfied")


def test_who_was_not_reached_is_still_owed_it(counter: Counter) -> None:
    number = counter.record()
    counter.call(number, "unreached")
    found = counter.row(number)
    assert (found.informed_at, found.steps[-1].kind) == (None, StepKind.CALL)
    assert call_is_owed(found)


@pytest.mark.parametrize(
    ("satisfaction", "accepts", "refusals", "complaints", "kind"),
    [
        ("neutral", False, 1, 0, StepKind.REFUSED),
        ("dissatisfied", True, 0, 1, StepKind.DISSATISFIED),
        ("dissatisfied", False, 1, 1, StepKind.REFUSED),
    ],
)
def test_another_solution_is_owed(
    counter: Counter,
    satisfaction: str,
    accepts: bool,
    refusals: int,
    complaints: int,
    kind: StepKind,
) -> None:
    number = counter.record()
    counter.propose(number)
    with clock.moved_to(NOON):
        counter.call(number, satisfaction, accepts=accepts)
    found = counter.row(number)
    assert (found.refusals, found.complaints) == (refusals, complaints)
    assert kind in {step.kind for step in found.steps}
    assert found.term.due_at == NOON + timedelta(hours=18)
    assert found.due_at == NOON + timedelta(hours=24)
    assert Task.PROPOSE not in done_tasks(found)
    assert Task.RECORD in done_tasks(found)
    counter.propose(number)  # again


def test_who_is_not_content_a_week_later_takes_it_from_the_shelf(counter: Counter) -> None:
    number = counter.record()
    counter.propose(number)
    counter.call(number, "satisfied")
    counter.file(number)
    counter.call(number, "dissatisfied")
    found = counter.row(number)
    assert (found.state, found.closed_at) == (HandlingState.OPEN, None)
    assert StepKind.REOPEN in {step.kind for step in found.steps}


def test_the_department_does_not_call(counter: Counter) -> None:
    number = counter.record()
    with pytest.raises(Forbidden):
        counter.call(number, "satisfied", "wang")
