"""What an edit of a policy would have meant, and what nobody could satisfy."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core import clock
from people.actors import CONSOLE
from people.services.accounts import save_department
from review.models import Review
from review.policies import queries
from review.policies.defaults import DEFAULT_RULES
from review.policies.preview import committee_gaps, preview
from review.policies.rules import Seat, Who
from tests.makers import Maker
from tests.review.policy_steps import put, still
from tests.review.writing import save


@pytest.fixture
def committee(maker: Maker) -> Maker:
    """The policy of a new base, and reviewers who can meet it."""
    maker.full_committee()
    return maker


def test_what_nobody_can_satisfy_is_pointed_out(maker: Maker) -> None:
    """In the base of the tests no reviewer is of marketing."""
    put(maker, *DEFAULT_RULES)
    with maker.database.reading() as session:
        gaps = {gap.department for gap in committee_gaps(session, DEFAULT_RULES[2:3])}
    assert gaps == {"计划建设部", "生产运行部", "市场营销部"}
    review_id = maker.submitted()
    with maker.database.reading() as session:
        stuck = queries.unreachable(session, session.get_one(Review, review_id))
    assert [str(need.label) for need in stuck] == ["市场营销部 1 人"]
    maker.reviewer("qian", "marketing")
    with maker.database.reading() as session:
        assert queries.unreachable(session, session.get_one(Review, review_id)) == []


def test_without_a_hotline_department_two_departments_are_still_two(committee: Maker) -> None:
    with committee.database.transaction() as session:
        save_department(session, CONSOLE, "service", "客户服务中心", is_service=False)
    assert still(committee, committee.submitted()) == "市场营销部 1 人、其他部门 1 人"


def test_the_preview_tells_what_an_edit_would_have_meant(committee: Maker) -> None:
    with clock.moved_to(clock.now() - timedelta(days=40)):
        committee.submitted()
    number = committee.published(content={"answer": "请找社区经理。"})
    save(committee, number, content={"answer": "请联系社区经理。"})
    light = committee.submit(number)
    heavy = committee.submitted()
    edited = [replace(DEFAULT_RULES[0], seats=(Seat(Who.DEPARTMENT, 2, "planning"),))]
    with committee.database.reading() as session:
        shown = preview(session, [*edited, *DEFAULT_RULES[1:]])
    assert (shown.total, shown.changed, shown.stuck, shown.sign_offs()) == (3, 1, 1, (5, 6))
    by_review = {row.review.id: row for row in shown.rows}
    first = by_review[light]
    assert heavy in by_review
    assert [str(need.label) for need in first.before] == ["任一委员 1 人"]
    assert [str(need.label) for need in first.after] == ["计划建设部 2 人"]
    assert [str(need.label) for need in first.stuck] == ["计划建设部 2 人"]
