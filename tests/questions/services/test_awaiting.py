"""Those who judge an answer know how many callers wait for it, and until when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from content.awaited import awaited
from core import clock
from questions.models import QuestionAnswer
from questions.services import ending, regrouping
from tests.questions.desk import TEXT, Desk

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
PROMISED = {"callback": {"promise": "complex", "caller": "8812"}}


def waiting(desk: Desk, answer: QuestionAnswer) -> tuple[int, datetime] | None:
    """How many wait for an answer, and until when."""
    with desk.database.reading() as session:
        one = awaited(session, [answer.entry_id]).get(answer.entry_id)
        return (one.callers, one.until) if one else None


def test_the_earliest_promise_counts_and_ends_with_the_call(desk: Desk) -> None:
    with clock.moved_to(NOON):
        asked = desk.record(**PROMISED)
        answer = desk.draft(asked)
        assert waiting(desk, answer) == (1, NOON + timedelta(hours=24))
        later = desk.record(TEXT, callback={"promise": "simple", "caller": "8813"})
        assert waiting(desk, answer) == (2, NOON + timedelta(hours=2))
        desk.call(later, "satisfied")
        assert waiting(desk, answer) == (1, NOON + timedelta(hours=24))
        desk.do(ending.close, "an", str(asked.id), "客户自己解决了")
        assert waiting(desk, answer) is None


def test_who_was_promised_nothing_does_not_press(desk: Desk) -> None:
    assert waiting(desk, desk.draft(desk.record())) is None


def test_a_promise_made_later_and_a_group_merged_in_count(desk: Desk) -> None:
    asked, other = desk.record(), desk.record("电表多久校一次", **PROMISED)
    answer = desk.draft(asked)
    desk.add(asked, callback={"promise": "complex", "caller": "1"})
    assert (waiting(desk, answer) or (0,))[0] == 1
    desk.do(regrouping.merge, "wang", desk.number(other), desk.number(asked))
    assert (waiting(desk, answer) or (0,))[0] == 2


def test_what_is_over_waits_no_more(desk: Desk) -> None:
    asked = desk.record(**PROMISED)
    answer = desk.draft(asked)
    desk.do(ending.close, "wang", desk.number(asked), "不属供电业务")
    assert waiting(desk, answer) is None
