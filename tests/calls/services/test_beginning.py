"""A call begins, is noted in, and gives way to the next; an agent has one at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from calls.models import Outcome
from calls.services.beginning import BOUND_WITHIN
from core import clock
from core.errors import Conflict, Forbidden, Invalid, NotFound
from questions.context import QuestionContext
from tests.calls.phone import Phone


def test_the_next_call_ends_the_one_before(phone: Phone) -> None:
    phone.begin()
    phone.note("客户很急，电话 13800138000")
    phone.begin()
    phone.record("电表箱漏水归谁管")
    phone.begin()

    first, second, third = phone.calls()

    assert (first.outcome, first.seconds, first.note) == (None, None, "")
    assert second.outcome == Outcome.RECORDED
    assert second.seconds is not None
    assert third.is_under_way
    with pytest.raises(Conflict):
        phone.key = first.key
        phone.note("太晚了")


def test_begun_twice_at_once_it_is_one_call_and_one_under_way(phone: Phone) -> None:
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda n: phone.begin(id=f"key-of-{n % 2}"), range(4)))

    assert len(phone.calls()) == 2
    assert [call.is_under_way for call in phone.calls()].count(True) == 1


def test_what_the_telephony_tells_of_is_the_call_that_just_began(phone: Phone) -> None:
    own = phone.begin()
    bound = phone.begin(external_id="2026112900042", caller="13900139000")
    again = phone.begin(external_id="2026112900042")

    assert own.key == bound.key == again.key
    assert bound.is_bound
    assert bound.outer_key != "2026112900042"
    assert phone.context.callers.decrypted(bound.caller_cipher) == "13900139000"
    with clock.moved_to(clock.now() + BOUND_WITHIN + timedelta(seconds=1)):
        assert phone.begin(external_id="another").key != own.key


def test_the_page_may_name_a_call_of_the_telephony(phone: Phone) -> None:
    own = phone.begin(id="chosen-by-the-page")
    bound = phone.begin(id="chosen-by-the-page", external_id="42")

    assert (bound.key, bound.is_bound) == (own.key, True)


def test_notes_are_masked_and_only_ones_own_call_is_named(
    phone: Phone, context: QuestionContext
) -> None:
    phone.begin()
    phone.note("李先生 13800138000 催复电")
    assert phone.calls()[0].note == "李先生 *** 催复电"

    other = Phone(phone.database, context, "zhou")
    with pytest.raises(Forbidden):
        other.begin()
    other.key = phone.key
    with pytest.raises(NotFound):
        other.note("别人的")


@pytest.mark.parametrize("key", ["short", "with space here", "路径/../里的", "x" * 41])
def test_a_key_that_cannot_stand_in_a_path_is_refused(phone: Phone, key: str) -> None:
    with pytest.raises(Invalid) as refused:
        phone.begin(id=key)
    assert list(refused.value.fields) == ["id"]
