"""Late clocks are told of once: the hotline's and the department's each by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from core import clock
from grievances.handling.models import StepKind
from grievances.warning.signs import Sign
from tests.grievances.counter import Counter

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


def late_steps(counter: Counter, number: str) -> list[StepKind]:
    """What it was told of, in its order."""
    late = (StepKind.HOTLINE_LATE, StepKind.DEPARTMENT_LATE, StepKind.ASK_AGAIN_LATE)
    return [step.kind for step in counter.row(number).steps if step.kind in late]


def test_each_clock_is_told_of_once(counter: Counter) -> None:
    with clock.moved_to(NOON):
        number = counter.record()
    expected: list[StepKind] = []
    for hours, more in (
        (17, []),
        (19, [StepKind.DEPARTMENT_LATE]),
        (20, []),
        (25, [StepKind.HOTLINE_LATE]),
        (40, []),
    ):
        expected += more
        with clock.moved_to(NOON + timedelta(hours=hours)):
            counter.attend()
        assert late_steps(counter, number) == expected
    found = counter.row(number)
    signs = {reason["sign"] for reason in found.reasons}
    assert {Sign.HOTLINE_LATE, Sign.DEPARTMENT_LATE} <= signs
    told = [said for name, said in counter.told() if name == "zhou"]
    assert sum("部门方案已超时" in said for said in told) == 1
    assert sum("答复客户已超时" in said for said in told) == 1


def test_a_department_that_answered_is_not_late(counter: Counter) -> None:
    with clock.moved_to(NOON):
        number = counter.record()
        counter.propose(number)
    with clock.moved_to(NOON + timedelta(hours=30)):
        counter.attend()
    assert late_steps(counter, number) == [StepKind.HOTLINE_LATE]


def test_nobody_asked_again_within_a_week(counter: Counter) -> None:
    with clock.moved_to(NOON):
        number = counter.record()
        counter.propose(number)
        counter.call(number, "satisfied")
        counter.file(number)
    for days in (6, 8, 9):
        with clock.moved_to(NOON + timedelta(days=days)):
            counter.attend()
        assert late_steps(counter, number) == ([StepKind.ASK_AGAIN_LATE] if days > 7 else [])
