"""A waiting review says when a cited clause is no more what it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from content.clause_changes import Change
from core import clock
from core.database import Database
from review.held.changed_basis import ChangedBasis, changed_since
from review.models import Review
from search_index.engine import Index
from tests.makers import CONTENT, Maker
from tests.review.writing import save


@pytest.fixture
def maker(database: Database, index: Index) -> Maker:
    return Maker(database, index)


def law(text: str) -> dict[str, object]:
    clauses = [
        {"label": "第一条", "heading": "", "text": text},
        {"label": "第二条", "heading": "", "text": "本规定由公司解释。"},
    ]
    return CONTENT["regulation"] | {"clauses": clauses}


def changed(maker: Maker, review_id: int) -> list[ChangedBasis]:
    with maker.database.reading() as session:
        return changed_since(session, session.get_one(Review, review_id))


@pytest.mark.parametrize(
    ("label", "found"), [("第一条", [("第一条", Change.CHANGED)]), ("第二条", [])]
)
def test_only_what_changed_after_submitting_is_told(
    maker: Maker, label: str, found: list[tuple[str, Change]]
) -> None:
    number = maker.published("regulation", title="规定", content=law("提前七天通知。"))
    review_id = maker.submitted(citations=[{"number": number, "clause": label}])
    assert changed(maker, review_id) == []
    with clock.moved_to(clock.now() + timedelta(hours=1)):
        save(maker, number, title="规定", content=law("提前十天通知。"))
        maker.sign_all(maker.submit(number))
        told = changed(maker, review_id)
    assert [(one.label, one.change) for one in told] == found
    assert [(one.before, one.now) for one in told] == [("提前七天通知。", "提前十天通知。")][
        : len(found)
    ]


def test_a_regulation_that_is_gone_is_told(maker: Maker) -> None:
    number = maker.published("regulation", title="规定", content=law("提前七天通知。"))
    review_id = maker.submitted(citations=[{"number": number, "clause": "第一条"}])
    maker.retire(number)
    assert [one.change for one in changed(maker, review_id)] == [Change.ENDED]


def test_what_is_decided_says_nothing_more(maker: Maker) -> None:
    number = maker.published("regulation", title="规定", content=law("提前七天通知。"))
    review_id = maker.submitted(citations=[{"number": number, "clause": "第一条"}])
    maker.sign_all(review_id)
    maker.retire(number)
    assert changed(maker, review_id) == []
