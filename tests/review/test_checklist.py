"""The checklist of a review."""

from __future__ import annotations

import pytest

from core.messages import LazyText
from review.checklist import checklist_of
from review.models import Review
from review.policies import queries
from tests.makers import Maker


@pytest.fixture
def committee(maker: Maker) -> Maker:
    """The policy of a new base, and reviewers who can meet it."""
    maker.full_committee()
    return maker


def test_the_first_checklist_is_told_in_the_readers_language(committee: Maker) -> None:
    review_id = committee.submitted()
    with committee.database.reading() as session:
        review = session.get_one(Review, review_id)
        items = checklist_of(review, queries.demand_of(session, review))
        assert items
        assert all(isinstance(item.text, LazyText) for item in items)
