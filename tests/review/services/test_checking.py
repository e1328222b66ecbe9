"""The checklist of a sign-off."""

from __future__ import annotations

import pytest

from core.errors import Invalid
from review.checklist import checklist_of
from review.models import Review
from review.policies.queries import demand_of
from review.services.checking import ticked
from tests.databases import ON_SQLITE
from tests.makers import Maker

pytestmark = ON_SQLITE  # no engine decides this


def test_what_is_ticked_of_its_own_list_in_its_order(maker: Maker) -> None:
    maker.full_committee()
    review_id = maker.submitted()
    with maker.database.reading() as session:
        review = session.get_one(Review, review_id)
        keys = [item.key for item in checklist_of(review, demand_of(session, review))]
        assert len(keys) > 2
        assert ticked(session, review, [*reversed(keys), "strange"], whole=True) == keys
        assert ticked(session, review, keys[1:2], whole=False) == keys[1:2]
        assert ticked(session, review, None, whole=True) is None


def test_what_is_missing_is_named(maker: Maker) -> None:
    maker.full_committee()
    review_id = maker.submitted()
    with maker.database.reading() as session:
        review = session.get_one(Review, review_id)
        keys = [item.key for item in checklist_of(review, demand_of(session, review))]
        with pytest.raises(Invalid) as refused:
            ticked(session, review, keys[1:], whole=True)
    assert refused.value.code == "checklist_incomplete"
    assert [one["key"] for one in refused.value.details["missing"]] == keys[:1]
    assert refused.value.details["review"] == review_id
