"""Sign-offs under the policy a new base starts with: whose count, which stay, which go.

What they pass, by whom and in which order: `test_policy_table`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from content.services.drafts import start_draft
from core import audit
from core.errors import Conflict, Forbidden, Invalid
from review import services
from review.grading.grades import Grade
from review.models import Review, ReviewState, SignOff, Verdict
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


def raised(maker: Maker, review_id: int, grade: Grade, name: str = "chen") -> None:
    """Raise the grade."""
    with maker.database.transaction() as session:
        services.raise_grade(session, maker.actor(name), review_id, grade, "影响面大")


def test_a_raised_grade_asks_for_more_and_keeps_what_was_given(committee: Maker) -> None:
    review_id = committee.submitted()
    committee.decide(review_id, reviewer="qian")
    raised(committee, review_id, Grade.REGULATION)
    committee.decide(review_id, reviewer="sun")
    assert state_of(committee, review_id) == ReviewState.OPEN
    committee.decide(review_id, reviewer="chen")
    assert state_of(committee, review_id) == ReviewState.APPROVED
    with committee.database.reading() as session:
        review = session.get_one(Review, review_id)
        assert review.reasons[0].after == "chen：影响面大"
        told = [e for e in audit.latest(session, 20) if e.action == "review.raise_grade"]
        assert told[0].data["from"] == "obligations"
        assert told[0].data["to"] == "regulation"


@pytest.mark.parametrize("grade", [Grade.WORDING, Grade.OBLIGATIONS, Grade.RETIREMENT])
def test_a_grade_is_never_lowered(committee: Maker, grade: Grade) -> None:
    review_id = committee.submitted()
    with pytest.raises(Conflict):
        raised(committee, review_id, grade)


def test_only_who_may_decide_raises(committee: Maker) -> None:
    review_id = committee.submitted(author="sun", department="service")
    for name in ("sun", "zhao"):
        with pytest.raises(Forbidden):
            raised(committee, review_id, Grade.REGULATION, name)
    with pytest.raises(Invalid), committee.database.transaction() as session:
        chen = committee.actor("chen")
        services.raise_grade(session, chen, review_id, Grade.REGULATION, " ")


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
