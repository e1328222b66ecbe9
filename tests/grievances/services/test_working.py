"""The checklist, hand-overs and visits: who may do which part, and what each changes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from core.errors import Conflict, Forbidden, Invalid, NotFound
from grievances.handling.five_steps import Task
from grievances.handling.models import StepKind
from grievances.handling.queries import done_tasks
from grievances.models import GrievanceType
from tests.grievances.counter import Counter

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("step", "who", "may"),
    [
        ("judge", "an", True),
        ("judge", "zhou", True),
        ("judge", "wang", False),
        ("find_cause", "wang", True),
        ("find_cause", "li", True),
        ("find_cause", "an", False),
        ("propose", "zhou", True),  # for a department that told it by telephone
        ("improve", "wang", True),
        ("improve", "an", False),
    ],
)
def test_each_side_ticks_its_own(counter: Counter, step: str, who: str, may: bool) -> None:
    number = counter.record()
    if not may:
        with pytest.raises(Forbidden):
            counter.step(number, step, who, comment="查过了")
        return
    counter.step(number, step, who, comment="查过了")
    assert Task(step) in done_tasks(counter.row(number))
    with pytest.raises(Conflict):
        counter.step(number, step, who, comment="查过了")


def test_judging_settles_type_fault_and_tendency(counter: Counter) -> None:
    number = counter.record()
    counter.step(number, "judge", "an", type="complaint", own_fault=True, tendency=True)
    found = counter.row(number)
    assert found.grievance.type == GrievanceType.COMPLAINT
    assert (found.own_fault, found.tendency) == (True, True)
    assert found.steps[-2].data | {"own_fault": True} == {
        "own_fault": True,
        "tendency": True,
        "was": "opinion",
    }  # the last step says what went up


def test_a_solution_ends_the_departments_clock_alone(counter: Counter) -> None:
    with clock.moved_to(NOON):
        number = counter.record()
    with clock.moved_to(NOON + timedelta(hours=3)):
        counter.propose(number)
    found = counter.row(number)
    assert (found.term.ended_at, found.term.is_answered) == (NOON + timedelta(hours=3), True)
    assert found.informed_at is None
    assert ("an", f"抱怨 {number} 已有方案，03-03 12:00 前答复客户") in counter.told()


def test_a_hand_over_starts_the_clock_of_the_next(counter: Counter) -> None:
    with clock.moved_to(NOON):
        number = counter.record()
    with clock.moved_to(NOON + timedelta(hours=4)):
        counter.step(number, "hand_over", "wang", department="service", comment="职责第三条")
    found = counter.row(number)
    first, second = found.terms
    assert (first.ended_at, first.is_answered) == (NOON + timedelta(hours=4), False)
    assert second.due_at == NOON + timedelta(hours=4 + 15)  # three quarters of what is left
    assert (found.department.code, found.hand_overs) == ("service", 1)
    assert found.due_at == NOON + timedelta(hours=24)  # the customer's promise stands
    assert any(name == "zhao" for name, _said in counter.told())
    counter.step(number, "visit", "zhao", departments=["service", "marketing"], day="2026-03-03")
    visit = counter.row(number).steps[-1]
    assert (visit.kind, visit.data["departments"]) == (
        StepKind.VISIT,
        ["客户服务中心", "市场营销部"],
    )
    with pytest.raises(Forbidden):  # it sees what it had, and works on it no longer
        counter.propose(number, "wang")


def test_what_a_step_needs_is_said(counter: Counter) -> None:
    number = counter.record()
    for values, field in (
        ({"step": "hand_over", "comment": "第三条"}, "department"),
        ({"step": "hand_over", "department": "service"}, "comment"),
        ({"step": "visit", "departments": ["service"]}, "day"),
        ({"step": "propose"}, "comment"),
        ({"step": "inform"}, "step"),
    ):
        with pytest.raises(Invalid) as refused:
            counter.step(number, **values)
        assert list(refused.value.fields) == [field]
    with pytest.raises(Conflict):
        counter.step(number, "hand_over", department="marketing", comment="第三条")
    with pytest.raises(NotFound):
        counter.step(number, "judge", "chen")
