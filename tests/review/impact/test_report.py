"""The report as a whole."""

from __future__ import annotations

from typing import Any

from review.impact.report import impact_of
from review.models import Review
from search_index.engine import Index
from tests.makers import CONTENT, Maker
from tests.review.writing import ask_to_retire


def regulation(rows: list[tuple[str, str]]) -> dict[str, Any]:
    clauses = [{"label": label, "heading": "", "text": text} for label, text in rows]
    return CONTENT["regulation"] | {"clauses": clauses}


def test_without_an_index_the_rest_is_still_told(maker: Maker, index: Index) -> None:
    law = maker.published("regulation")
    answer = maker.published(citations=[{"number": law, "clause": "第一条"}])
    review_id = ask_to_retire(maker, law)
    with maker.database.reading() as session:
        nowhere = Index(index.folder / "nowhere")
        found = impact_of(session, nowhere, session.get_one(Review, review_id))
    assert [one.entry.number for one in found.citing] == [answer]
    assert found.replay is None
