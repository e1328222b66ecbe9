"""Sign-offs under the policy a new base starts with: whose count.

What they pass, by whom and in which order: `policies.test_defaults`.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.errors import Conflict
from review import services
from review.models import ReviewState, SignOff, Verdict
from tests.databases import ON_SQLITE
from tests.makers import Maker
from tests.review.policy_steps import state_of, still

pytestmark = ON_SQLITE  # no engine decides this


@pytest.fixture
def committee(maker: Maker) -> Maker:
    """The policy of a new base, and reviewers who can meet it."""
    maker.full_committee()
    return maker


def test_what_is_missing_is_said(committee: Maker) -> None:
    review_id = committee.submitted()
    assert still(committee, review_id) == "市场营销部 1 人、客户服务中心 1 人"
    committee.decide(review_id, reviewer="qian")
    assert still(committee, review_id) == "客户服务中心 1 人"


def test_nobody_signs_twice_nor_with_two_accounts(committee: Maker) -> None:
    committee.reviewer("qian2", "service", person="Q-1")
    committee.reviewer("qian3", "marketing", person="Q-1")
    review_id = committee.submitted()
    committee.decide(review_id, reviewer="qian3")
    for name in ("qian3", "qian2"):
        with pytest.raises(Conflict) as refused:
            committee.decide(review_id, reviewer=name)
        assert refused.value.code == "already_signed"
    assert state_of(committee, review_id) == ReviewState.OPEN


def test_accounts_found_to_be_one_persons_later_count_once(committee: Maker) -> None:
    committee.reviewer("feng", "safety")
    review_id = committee.submitted("regulation")
    for name in ("chen", "feng"):
        committee.decide(review_id, reviewer=name)
    assert still(committee, review_id) == "其他部门 1 人"
    committee.person("chen", "C-1")
    with committee.database.transaction() as session:
        feng = session.scalars(select(SignOff)).unique().all()[1].reviewer
        feng.person = "C-1"
    committee.decide(review_id, reviewer="sun")
    assert state_of(committee, review_id) == ReviewState.OPEN
    committee.decide(review_id, reviewer="qian")
    assert state_of(committee, review_id) == ReviewState.APPROVED


def test_a_sign_off_by_who_turns_out_to_be_the_author_is_none(committee: Maker) -> None:
    review_id = committee.submitted()
    committee.decide(review_id, reviewer="qian")
    committee.person("wang", "W-1")
    with committee.database.transaction() as session:
        session.scalars(select(SignOff)).unique().one().reviewer.person = "W-1"
    assert still(committee, review_id) == "市场营销部 1 人、客户服务中心 1 人"


@pytest.mark.parametrize("verdict", ["request_changes", "reject"])
def test_who_approved_may_think_better_of_it(committee: Maker, verdict: str) -> None:
    review_id = committee.submitted()
    committee.decide(review_id, reviewer="qian")
    committee.decide(review_id, verdict, "qian")
    assert state_of(committee, review_id) != ReviewState.OPEN
    with committee.database.reading() as session:
        (given,) = session.scalars(select(SignOff)).unique().all()
        assert given.verdict == Verdict(verdict)


def test_a_partial_approval_leaves_the_claim_to_the_next(committee: Maker) -> None:
    review_id = committee.submitted()
    with committee.database.transaction() as session:
        services.claim(session, committee.actor("qian"), review_id)
    committee.decide(review_id, reviewer="qian")
    committee.decide(review_id, reviewer="sun")
    assert state_of(committee, review_id) == ReviewState.APPROVED
