"""Raising the grade of a review by hand."""

from __future__ import annotations

import pytest

from core import audit
from core.errors import Conflict, Forbidden, Invalid
from review import services
from review.grading.grades import Grade
from review.models import Review, ReviewState
from tests.databases import ON_SQLITE
from tests.makers import Maker
from tests.review.policy_steps import state_of

pytestmark = ON_SQLITE  # no engine decides this


@pytest.fixture
def committee(maker: Maker) -> Maker:
    """The policy of a new base, and reviewers who can meet it."""
    maker.full_committee()
    return maker


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
