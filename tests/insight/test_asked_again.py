"""Whether a caller asked about the same again: by a call, by a question, within a week."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from insight.asked_again import AGAIN_WITHIN, asked_again
from insight.spans import Span
from people.actors import Actor
from tests.calls.phone import Phone
from tests.makers import Maker

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
START = clock.now() - 40 * DAY


def call(phone: Phone, after: timedelta, caller: str, *, copied: str = "") -> None:
    """A call that lasts a minute, so long after the start."""
    with clock.moved_to(START + after):
        phone.begin(external_id=f"outer-{after}", caller=caller)
        phone.search("交了电费多久来电", copied=copied)
    with clock.moved_to(START + after + MINUTE):
        phone.close("solved")


def asked(phone: Phone, actor: Actor) -> list[timedelta]:
    """When those began that were asked for again."""
    with phone.database.reading() as session:
        found = asked_again(session, actor, Span(START, START + 35 * DAY))
    return sorted(one.ended_at - MINUTE - START for one in found)


@pytest.mark.parametrize(
    ("after", "counts"),
    [
        (MINUTE, False),  # the one began as the other ended
        (2 * MINUTE, True),
        (AGAIN_WITHIN + MINUTE, True),
        (AGAIN_WITHIN + 2 * MINUTE, False),
    ],
)
def test_within_a_week(
    phone: Phone, people: dict[str, Actor], after: timedelta, counts: bool
) -> None:
    call(phone, timedelta(0), "甲")
    call(phone, after, "甲")
    call(phone, 2 * DAY, "乙")
    assert asked(phone, people["zhou"]) == [timedelta(0)] * counts


@pytest.mark.parametrize(("category", "counts"), [("third-party", True), ("safety", False)])
def test_a_question_asks_again_by_what_it_is_about(
    phone: Phone, maker: Maker, people: dict[str, Actor], category: str, counts: bool
) -> None:
    call(phone, DAY, "甲", copied=maker.published())
    with clock.moved_to(START + 3 * DAY):
        phone.key = "another-call"
        phone.record("电表箱漏水归谁管", caller="甲", category=category)
    assert asked(phone, people["zhou"]) == [DAY] * counts


def test_what_is_recorded_for_the_call_itself_is_not_again(
    phone: Phone, people: dict[str, Actor]
) -> None:
    call(phone, DAY, "甲")
    with clock.moved_to(START + DAY + 2 * MINUTE):
        phone.record("电表箱漏水归谁管", caller="甲")
    assert asked(phone, people["zhou"]) == []
