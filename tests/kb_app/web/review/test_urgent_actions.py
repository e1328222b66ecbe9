"""Raising the grade and signing for putting a text up at once, on the page of a review."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from review.grading.grades import Grade
from review.models import Review
from tests.content.looking import shown
from tests.makers import TICKED, Browser, Maker

Open = Callable[[str], Browser]
URGENT: dict[str, Any] = {"hours": "2", "reason": "抢修进行中", **TICKED}


@pytest.fixture
def engine_kind() -> str:
    """Pages behave the same on both engines; the services are tested on each."""
    return "sqlite"


@pytest.fixture(autouse=True)
def committee(maker: Maker) -> None:
    """The policy of a new base, and a committee that can meet it."""
    maker.full_committee()


def grade_of(maker: Maker, review_id: int) -> Grade:
    with maker.database.reading() as session:
        return session.get_one(Review, review_id).grade


def test_a_grade_is_raised_with_a_reason_and_never_lowered(browser: Open, maker: Maker) -> None:
    review_id, chen = maker.submitted(), browser("chen")
    path = f"/review/{review_id}/grade"
    assert chen.post(path, {"grade": "regulation", "reason": ""}).status_code == 400
    lowered = chen.post(path, {"grade": "wording", "reason": "没什么要紧"})
    assert lowered.status_code == 409
    assert "没什么要紧" in lowered.text
    assert grade_of(maker, review_id) == Grade.OBLIGATIONS
    assert chen.post(path, {"grade": "regulation", "reason": "涉及人身"}).status_code == 303
    assert grade_of(maker, review_id) == Grade.REGULATION


def test_two_departments_put_a_text_up(browser: Open, maker: Maker) -> None:
    number = maker.draft()
    review_id = maker.submit(number)
    path = f"/review/{review_id}/urgent"
    first, second = browser("chen"), browser("sun")
    assert first.post(path, URGENT).status_code == 303
    assert "等另一个部门的委员签了就临时发布" in first.get(f"/review/{review_id}").text
    assert shown(maker.database, number) is None
    assert second.post(path, URGENT).status_code == 303
    assert "已临时发布" in second.get(f"/review/{review_id}").text
    assert shown(maker.database, number) is not None


@pytest.mark.parametrize(
    "wrong", [{"hours": "0"}, {"hours": "x"}, {"reason": ""}, {"hours": "2", "else": "1"}]
)
def test_what_makes_no_sense_signs_nothing_and_keeps_what_was_typed(
    browser: Open, maker: Maker, wrong: dict[str, str]
) -> None:
    review_id = maker.submitted()
    refused = browser("chen").post(f"/review/{review_id}/urgent", URGENT | wrong)
    assert refused.status_code == 400
    assert wrong.get("reason", "抢修进行中") in refused.text
    with maker.database.reading() as session:
        assert session.get_one(Review, review_id).urgent_sign_offs == []
