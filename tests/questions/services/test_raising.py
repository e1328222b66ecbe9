"""What goes up at once: danger, the seventh call of a customer, many calls in a short time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from core.database import Database
from questions.models import StepKind
from tests.questions.asking import group_of, told
from tests.questions.conftest import Asking

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
TEXT = "充电桩报装要什么材料"


@pytest.mark.parametrize("text", ["停电了，老人被困电梯", "电线掉下来有人触电", "家里用呼吸机停电"])
def test_danger_goes_up_at_once(record: Asking, database: Database, text: str) -> None:
    record(text)
    assert told(database)["zhou", "raised"] == 1


def test_the_seventh_call_of_one_customer_goes_up(record: Asking, database: Database) -> None:
    for _ in range(6):
        record(TEXT, caller="客户8812")
        record(TEXT, caller="客户8813") if _ % 2 else None
    assert told(database)["zhou", "raised"] == 0
    asked = record(TEXT, caller=" 客户 8812 ")
    assert told(database)["zhou", "raised"] == 1
    assert StepKind.RAISED in [step.kind for step in group_of(database, asked.id).steps]


def test_a_burst_raises_one_alert(record: Asking, database: Database) -> None:
    for minutes in range(0, 12, 3):
        with clock.moved_to(NOON + timedelta(minutes=minutes)):
            record(TEXT)
    assert told(database)["zhou", "burst"] == 0
    with clock.moved_to(NOON + timedelta(minutes=30)):
        for _ in range(7):
            record(TEXT)
    assert told(database)["zhou", "burst"] == 1
