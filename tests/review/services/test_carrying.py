"""Which sign-offs stay when a text comes again, and which go."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from content.services.drafts import start_draft
from review.grading.grades import Grade
from review.models import Review, ReviewState
from review.policies.defaults import DEFAULT_RULES
from review.policies.rules import Group
from tests.databases import ON_SQLITE
from tests.makers import CONTENT, Maker, one_sign_off
from tests.review.policy_steps import put, state_of, still
from tests.review.writing import save

pytestmark = ON_SQLITE  # no engine decides this


@pytest.fixture
def committee(maker: Maker) -> Maker:
    """The policy of a new base, and reviewers who can meet it."""
    maker.full_committee()
    return maker


def resubmitted(maker: Maker, **changes: Any) -> int:
    """Qian approves, sun wants changes, wang submits again; gives the second review's id."""
    number = maker.draft()
    first = maker.submit(number)
    maker.decide(first, reviewer="qian")
    maker.decide(first, "request_changes", "sun")
    if changes:
        save(maker, number, **changes)
    return maker.submit(number)


TITLE = "欠费停电后多久恢复供电？"


@pytest.mark.parametrize(
    ("changes", "carried"),
    [
        ({}, True),  # unchanged
        ({"title": "欠费停电之后，多久恢复供电？"}, True),  # wording
        ({"title": TITLE, "content": {**CONTENT["answer"], "variants": ["换个问法"]}}, True),
        ({"title": TITLE, "content": {"answer": "48 小时内恢复。"}}, False),
    ],
)
def test_sign_offs_stay_where_the_change_does_not_touch_them(
    committee: Maker, changes: dict[str, Any], carried: bool
) -> None:
    review_id = resubmitted(committee, **changes)
    expected = "客户服务中心 1 人" if carried else "市场营销部 1 人、客户服务中心 1 人"
    assert still(committee, review_id) == expected
    committee.decide(review_id, reviewer="sun")
    done = ReviewState.APPROVED if carried else ReviewState.OPEN
    assert state_of(committee, review_id) == done


def test_nothing_is_carried_to_who_wrote_meanwhile_nor_over_a_rejection(committee: Maker) -> None:
    number = committee.draft(author="zhao", content=CONTENT["answer"])
    first = committee.submit(number, "zhao")
    committee.decide(first, reviewer="sun")
    committee.decide(first, "request_changes", "chen")
    save(committee, number, "sun", title="改过")
    again = committee.submit(number, "zhao")
    assert still(committee, again) == "客户服务中心 1 人、其他部门 1 人"
    committee.decide(again, reviewer="chen")
    committee.decide(again, "reject", "qian")
    with committee.database.transaction() as session:
        start_draft(session, committee.actor("zhao"), number)
    assert still(committee, committee.submit(number, "zhao")) == "客户服务中心 1 人、其他部门 1 人"


def test_what_was_carried_over_alone_decides_nothing(committee: Maker) -> None:
    """Were the policy eased meanwhile, somebody still looks at the text again."""
    number = committee.draft()
    first = committee.submit(number)
    committee.decide(first, reviewer="qian")
    committee.decide(first, "request_changes", "sun")
    with committee.database.transaction() as session:
        one_sign_off(session)
    second = committee.submit(number)
    assert still(committee, second) == "任一委员 1 人"
    committee.decide(second, reviewer="qian")
    assert state_of(committee, second) == ReviewState.APPROVED


def test_what_is_reset_is_said_by_group(committee: Maker) -> None:
    """The rule may ask for the hotline's again and leave the owner's."""
    obligations = replace(
        DEFAULT_RULES[2], resets=((Grade.WORDING, (Group.SERVICE,)), *DEFAULT_RULES[2].resets)
    )
    put(committee, *DEFAULT_RULES[:2], obligations, *DEFAULT_RULES[3:])
    number = committee.draft()
    first = committee.submit(number)
    for verdict, name in (("approve", "qian"), ("request_changes", "chen")):
        committee.decide(first, verdict, name)
    save(committee, number, title="欠费停电之后，多久恢复供电？")
    second = committee.submit(number)
    assert still(committee, second) == "客户服务中心 1 人"  # the owner's stayed
    for verdict, name in (("approve", "chen"), ("request_changes", "wu")):
        committee.decide(second, verdict, name)
    with committee.database.reading() as session:
        assert len(session.get_one(Review, second).sign_offs) == 3
