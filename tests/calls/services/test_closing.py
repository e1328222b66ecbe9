"""A call ends with an outcome, which may be taken back or set right for some minutes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from calls.models import Outcome
from calls.services.closing import TAKEN_BACK_WITHIN
from core import clock
from core.errors import Conflict, Invalid
from questions.models import Question
from tests.calls.phone import Phone


@pytest.fixture
def engine_kind() -> str:
    return "sqlite"


def question(phone: Phone, asked: Question) -> Question:
    with phone.database.reading() as session:
        return session.get_one(Question, asked.id)


def test_note_and_caller_end_with_the_call(phone: Phone) -> None:
    phone.begin(external_id="42", caller="13900139000")
    phone.note("先记一笔")

    closed = phone.close(seconds=95, note="最后一笔")

    assert (closed.outcome, closed.seconds) == (Outcome.SOLVED, 95)
    assert (closed.note, closed.caller_cipher) == ("", None)
    assert closed.caller_hash, "repeated calls are counted"


def test_a_question_takes_the_note_along(phone: Phone) -> None:
    phone.begin()
    asked = phone.record("电表箱漏水归谁管")
    phone.close("recorded", note="箱子在三楼，电话13800138000")

    assert question(phone, asked).agent_note == "箱子在三楼，电话***"
    assert phone.calls()[0].note == ""


def test_a_call_back_is_owed_by_itself(phone: Phone) -> None:
    phone.begin()
    phone.search("光伏余电补贴何时到账")
    with pytest.raises(Invalid) as refused:
        phone.close("call_back")
    assert list(refused.value.fields) == ["caller"]
    assert phone.calls()[0].is_under_way, "nothing was done"

    phone.close("call_back", caller="8812", promise="complex")

    (owed,) = phone.owed()
    assert owed.about == "光伏余电补贴何时到账"
    assert phone.context.callers.decrypted(owed.caller_cipher) == "8812"
    assert owed.due_at - owed.promised_at == timedelta(hours=24)


def test_a_call_back_is_owed_by_the_question_that_was_recorded(phone: Phone) -> None:
    phone.begin()
    asked = phone.record("电表箱漏水归谁管")
    at = clock.now() + timedelta(hours=5)
    phone.close("call_back", caller="8812", due_at=at.isoformat())

    assert phone.owed() == []
    assert question(phone, asked).callback_by == at

    phone.reopen()
    assert question(phone, asked).callback_by is None


def test_a_caller_the_telephony_knows_need_not_be_named(phone: Phone) -> None:
    phone.begin(external_id="42", caller="13900139000")
    phone.close("call_back")

    (owed,) = phone.owed()
    assert phone.context.callers.decrypted(owed.caller_cipher) == "13900139000"


@pytest.mark.parametrize("hours", [-1, 24 * 31])
def test_a_promise_is_for_the_days_to_come(phone: Phone, hours: int) -> None:
    phone.begin()
    at = clock.now() + timedelta(hours=hours)
    with pytest.raises(Invalid) as refused:
        phone.close("call_back", caller="8812", due_at=at.isoformat())
    assert list(refused.value.fields) == ["due_at"]


def test_the_last_word_counts_for_some_minutes(phone: Phone) -> None:
    phone.begin()
    ended = phone.close("call_back", caller="8812").ended_at
    phone.close("solved")
    assert phone.owed() == []
    (call,) = phone.calls()
    assert (call.outcome, call.ended_at) == (Outcome.SOLVED, ended)

    with clock.moved_to(clock.now() + TAKEN_BACK_WITHIN + timedelta(seconds=1)):
        for act in (lambda: phone.close("escalated"), phone.reopen):
            with pytest.raises(Conflict):
                act()


def test_what_was_taken_back_goes_on(phone: Phone) -> None:
    phone.begin()
    phone.close("call_back", caller="8812")

    again = phone.reopen()

    assert again.is_under_way
    assert (again.outcome, again.seconds, phone.owed()) == (None, None, [])
    assert phone.reopen().is_under_way, "said twice it is the same"


def test_nothing_is_taken_back_over_the_next_call_or_a_call_made(phone: Phone) -> None:
    first = phone.begin().key
    phone.close("call_back", caller="8812")
    phone.begin()
    with pytest.raises(Conflict) as refused:
        phone.reopen(first)
    assert refused.value.code == "another_call"

    phone.call_back(phone.owed()[0].id, "satisfied")
    with pytest.raises(Conflict) as refused:
        phone.close("solved", first)
    assert refused.value.code == "called_back"


def test_a_call_begun_by_mistake_is_gone(phone: Phone) -> None:
    phone.begin()
    phone.hear("您好")
    phone.discard()
    assert phone.calls() == []
    phone.begin()
    phone.record("电表箱漏水归谁管")
    with pytest.raises(Conflict) as refused:
        phone.discard()
    assert refused.value.code == "recorded_in"
    phone.close()
    with pytest.raises(Conflict) as refused:
        phone.discard()
    assert refused.value.code == "call_ended"
