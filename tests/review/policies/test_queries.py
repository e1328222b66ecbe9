"""Which policy and which rule hold for a review."""

from __future__ import annotations

import pytest

from content.services.categories import save_category
from core import clock
from people.actors import CONSOLE
from people.services.appointing import appoint
from review.grading.grades import Grade
from review.models import Review, ReviewState
from review.policies import queries
from review.policies.defaults import DEFAULT_RULES
from review.policies.rules import Rule, Seat, Who, rules_of
from review.policies.services import save_policy
from tests.makers import Maker, one_sign_off
from tests.review.policy_steps import put, state_of, still


@pytest.fixture
def committee(maker: Maker) -> Maker:
    """The policy of a new base, and reviewers who can meet it."""
    maker.full_committee()
    return maker


def test_the_migration_stores_the_default(maker: Maker) -> None:
    with maker.database.reading() as session:
        first = queries.version_numbered(session, 1)
        assert rules_of(first.rules) == list(DEFAULT_RULES)


def test_a_review_keeps_the_version_it_was_opened_under(committee: Maker) -> None:
    before = committee.submitted()
    with committee.database.transaction() as session:
        one_sign_off(session)
    after = committee.submitted()
    committee.decide(before, reviewer="chen")
    committee.decide(after, reviewer="chen")
    assert state_of(committee, before) == ReviewState.OPEN
    assert state_of(committee, after) == ReviewState.APPROVED


def test_a_rule_holds_for_what_lies_below_its_category(committee: Maker) -> None:
    with committee.database.transaction() as session:
        values = {"name": "电费", "department": "marketing", "parent": "third-party"}
        save_category(session, CONSOLE, {**values, "code": "fees", "position": 0})
    everything = tuple(grade for grade in Grade)
    rule = Rule(everything, (Seat(Who.DEPARTMENT, 1, "operation"),), category="third-party")
    put(committee, *DEFAULT_RULES, rule)
    assert still(committee, committee.submitted(category="fees")) == "生产运行部 1 人"
    elsewhere = committee.submitted(author="zhao", content={"answer": "请联系。"})
    assert still(committee, elsewhere) == "客户服务中心 1 人、其他部门 1 人"


def test_a_rule_that_names_the_operations_group_waits_for_its_members(maker: Maker) -> None:
    """And for nobody else's sign-off in their place; whoever is appointed gets the turn."""
    rules = [Rule(tuple(Grade), (Seat(Who.GROUP),))]
    with maker.database.transaction() as session:
        save_policy(session, CONSOLE, rules, version=queries.current_version(session).id)
        today = clock.today()
        term = {"user": "sun", "field": "法规", "substitute": "", "starts_on": today}
        appoint(session, maker.actor("admin"), term | {"ends_on": today})
    review_id = maker.submitted()
    with maker.database.reading() as session:
        review = session.get_one(Review, review_id)
        assert [user.name for user in review.awaited] == ["sun"]
        assert still(maker, review_id) == "运维小组 1 人"
    maker.decide(review_id, reviewer="chen")
    assert state_of(maker, review_id) == ReviewState.OPEN
    maker.decide(review_id, reviewer="sun")
    assert state_of(maker, review_id) == ReviewState.APPROVED
