"""Calls back without a question: made, not reached, late, and told of once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calls.jobs import attend
from calls.queries import calls_today, owed_calls
from core import clock
from core.errors import Conflict, NotFound
from questions.context import QuestionContext
from tests.calls.phone import Phone
from tests.makers import actor_named
from tests.questions.asking import told


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


def owed_to(phone: Phone, name: str) -> list[str]:
    with phone.database.reading() as session:
        actor = actor_named(phone.database, name)
        return [one.about for one in owed_calls(session, actor, limit=9).items]


def test_who_was_not_reached_is_still_owed_the_call(phone: Phone) -> None:
    phone.begin()
    phone.close("call_back", caller="8812", note="补贴何时到账")
    (owed,) = phone.owed()

    assert phone.call_back(owed.id, "unreached").made_at is None
    assert owed_to(phone, "an") == ["补贴何时到账"]
    made = phone.call_back(owed.id, "dissatisfied", "还要再等，电话13800138000")
    assert (made.caller_cipher, made.note) == (None, "还要再等，电话***")
    assert owed_to(phone, "an") == []
    assert told(phone.database)["zhou", "dissatisfied-call-back"] == 1
    with pytest.raises(Conflict):
        phone.call_back(owed.id, "satisfied")


def test_calls_of_questions_and_of_calls_stand_in_one_list(
    phone: Phone, context: QuestionContext
) -> None:
    for n, promise in enumerate(("complex", "simple")):
        phone.begin()
        phone.close("call_back", caller="8812", promise=promise, note=f"事情{n}")
    phone.begin()
    phone.record("电表箱漏水归谁管", callback={"promise": "simple", "caller": "8813"})
    phone.close("recorded")

    assert owed_to(phone, "an") == ["事情1", "电表箱漏水归谁管", "事情0"]
    assert owed_to(phone, "zhou") == owed_to(phone, "an"), "supervisors see all"
    with phone.database.reading() as session:
        second = owed_calls(session, phone.actor, limit=1, offset=1)
        assert [one.about for one in second.items] == ["电表箱漏水归谁管"]
        assert second.total == 3
        today = calls_today(session, phone.actor)
        assert (today.closed, today.solved, today.owed) == (3, 0, 3)
    with pytest.raises(NotFound):
        Phone(phone.database, context, "wang").call_back(phone.owed()[0].id, "satisfied")


def test_what_is_late_is_told_once(phone: Phone) -> None:
    phone.begin()
    phone.close("call_back", caller="8812")
    with clock.moved_to(clock.now() + timedelta(hours=3)):
        for _time in range(2):
            attend(phone.database)
        assert told(phone.database)["an", "late-call-back"] == 1
        assert told(phone.database)["zhou", "late-call-back"] == 1
