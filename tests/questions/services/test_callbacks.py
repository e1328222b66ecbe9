"""Calling back: who records it, what it ends, who hears of a customer who is not satisfied."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core import clock
from core.errors import Conflict, NotFound
from questions.models import Satisfaction, StepKind
from questions.services import callbacks, ending
from tests.questions.desk import TEXT, Desk

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
PROMISED = {"callback": {"promise": "simple", "caller": "13812345678"}}


def test_who_was_reached_is_owed_no_call_any_more(desk: Desk) -> None:
    asked = desk.record(**PROMISED)
    with clock.moved_to(NOON):
        desk.call(asked, "satisfied", note="已说明")
    called = desk.question(asked)
    assert (called.called_at, called.called_by_id) == (NOON, desk.actor("an").id)
    assert (called.satisfaction, called.call_note) == (Satisfaction.SATISFIED, "已说明")
    assert not called.callback_owed
    assert called.caller_cipher is not None  # the answer is still to come
    assert desk.last_step(asked, StepKind.CALLED).data["satisfaction"] == "satisfied"
    with pytest.raises(Conflict):
        desk.call(asked, "neutral")


def test_who_was_not_reached_still_waits(desk: Desk) -> None:
    asked = desk.record(**PROMISED)
    desk.call(asked, "unreached")
    tried = desk.question(asked)
    assert tried.callback_owed
    assert (tried.called_at, tried.satisfaction) == (None, Satisfaction.UNREACHED)
    desk.call(asked, "neutral")
    assert desk.question(asked).satisfaction == Satisfaction.NEUTRAL


def test_where_nothing_was_promised_no_call_is_owed(desk: Desk) -> None:
    with pytest.raises(Conflict) as refused:
        desk.call(desk.record(), "satisfied")
    assert refused.value.code == "no_call_owed"


@pytest.mark.parametrize("who", ["wang", "sun", "chen", "admin"])
def test_only_the_agent_and_supervisors_know_of_a_call(desk: Desk, who: str) -> None:
    asked = desk.record(**PROMISED)
    with pytest.raises(NotFound):
        desk.call(asked, "satisfied", who=who)
    desk.call(asked, "satisfied", who="zhou")


def test_a_group_has_no_caller(desk: Desk) -> None:
    number = desk.number(desk.record(**PROMISED))
    values = {"satisfaction": "satisfied", "note": ""}
    with pytest.raises(NotFound):
        desk.do(callbacks.record_callback, "an", number, values)


@pytest.mark.parametrize(("said", "told"), [("dissatisfied", 1), ("neutral", 0), ("unreached", 0)])
def test_supervisors_hear_of_a_customer_who_is_not_satisfied(
    desk: Desk, said: str, told: int
) -> None:
    asked = desk.record(**PROMISED)
    desk.call(asked, said)
    assert sum("不满意" in text for text in desk.inbox("zhou")) == told


def test_the_call_ends_what_was_answered_before(desk: Desk) -> None:
    asked = desk.record(TEXT, **PROMISED)
    number = desk.maker.published(title=TEXT)
    desk.link(asked, number)
    waiting = desk.question(asked)
    assert (waiting.closed_at, waiting.callback_owed) == (None, True)
    assert waiting.caller_cipher is not None
    desk.call(asked, "satisfied")
    over = desk.question(asked)
    assert over.closed_at is not None
    assert over.caller_cipher is None


def test_what_the_agent_took_back_is_owed_no_call(desk: Desk) -> None:
    asked = desk.record(**PROMISED)
    desk.record(agent="zhou")
    desk.do(ending.close, "an", str(asked.id), "客户自己解决了")
    assert not desk.question(asked).callback_owed
    with pytest.raises(Conflict):
        desk.call(asked, "satisfied")
