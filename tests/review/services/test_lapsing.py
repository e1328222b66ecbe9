"""What was signed by who has left the committee decides nothing any more."""

from __future__ import annotations

from typing import Any

import pytest

from people.actors import CONSOLE
from people.notifications.queries import inbox
from people.services import accounts
from review import services
from review.models import Review, ReviewState
from review.timeline import steps
from tests.content.looking import actions, shown
from tests.makers import Maker
from tests.review.members import turn_of
from tests.review.policy_steps import state_of, still
from tests.review.urgent_path import urgent

LEAVES: dict[str, dict[str, Any]] = {"inactive": {"active": False}, "no role": {"roles": ["agent"]}}


@pytest.fixture
def committee(maker: Maker) -> Maker:
    """The policy of a new base, and reviewers who can meet it; two of marketing."""
    maker.full_committee()
    maker.reviewer("ma", "marketing")
    return maker


def change(maker: Maker, name: str, department: str, **changes: Any) -> None:
    """Change an account as the administrator's service does, and nothing that hangs on it."""
    values = {"display_name": name, "roles": ["reviewer"], "department": department, "active": True}
    with maker.database.transaction() as session:
        accounts.change_user(session, CONSOLE, name, values | changes)


def lapse(maker: Maker) -> int:
    """The worker comes round, or the page of administrators saves."""
    with maker.database.transaction() as session:
        return services.lapse_sign_offs(session)


@pytest.mark.parametrize("left", LEAVES.values(), ids=LEAVES)
def test_who_left_is_not_counted_even_before_anybody_comes_round(
    committee: Maker, left: dict[str, Any]
) -> None:
    number = committee.draft()
    review_id = committee.submit(number)
    committee.decide(review_id, reviewer="qian")
    change(committee, "qian", "marketing", **left)
    assert still(committee, review_id) == "市场营销部 1 人、客户服务中心 1 人"
    committee.decide(review_id, reviewer="sun")
    assert state_of(committee, review_id) == ReviewState.OPEN
    committee.decide(review_id, reviewer="ma")
    assert state_of(committee, review_id) == ReviewState.APPROVED


def test_another_is_asked_told_and_it_is_on_record(committee: Maker) -> None:
    number = committee.draft()
    review_id = committee.submit(number)
    committee.decide(review_id, reviewer="qian")
    assert "ma" not in turn_of(committee.database, review_id)
    change(committee, "qian", "marketing", active=False)
    assert lapse(committee) == 1
    assert lapse(committee) == 0
    assert "ma" in turn_of(committee.database, review_id)
    assert "review.sign_off_lapsed" in actions(committee.database, number)
    with committee.database.reading() as session:
        told = inbox(session, committee.actor("ma"), limit=9).items
        said = [str(step.what) for step in steps(session.get_one(Review, review_id))]
    assert len(told) == 1
    assert any("不再计入" in one for one in said)


def test_coming_back_does_not_bring_it_back_but_lets_them_sign_again(committee: Maker) -> None:
    review_id = committee.submitted()
    committee.decide(review_id, reviewer="qian")
    change(committee, "qian", "marketing", active=False)
    lapse(committee)
    change(committee, "qian", "marketing")
    assert still(committee, review_id) == "市场营销部 1 人、客户服务中心 1 人"
    committee.decide(review_id, reviewer="qian")
    assert still(committee, review_id) == "客户服务中心 1 人"
    committee.decide(review_id, reviewer="sun")
    assert state_of(committee, review_id) == ReviewState.APPROVED


def test_what_was_decided_before_they_left_stays_decided(committee: Maker) -> None:
    number = committee.draft()
    review_id = committee.submit(number)
    committee.decide(review_id, reviewer="qian")
    committee.decide(review_id, reviewer="sun")
    change(committee, "qian", "marketing", active=False)
    assert lapse(committee) == 0
    assert state_of(committee, review_id) == ReviewState.APPROVED


def test_an_urgent_sign_off_lapses_too_and_is_given_again_by_who_came_back(
    committee: Maker,
) -> None:
    number = committee.draft(title="新")
    review_id = committee.submit(number)
    urgent(committee, review_id, "chen")
    change(committee, "chen", "safety", active=False)
    urgent(committee, review_id, "sun")
    assert shown(committee.database, number) is None
    assert lapse(committee) == 1
    change(committee, "chen", "safety")
    urgent(committee, review_id, "chen")
    assert shown(committee.database, number) == "新"
