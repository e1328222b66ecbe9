"""What is told of a review."""

from __future__ import annotations

import pytest

from content.services.drafts import start_draft
from core.database import Database
from core.errors import NotFound
from people.actors import Actor
from review import queries
from tests.makers import Maker


def test_an_unknown_review_is_not_found(database: Database, people: dict[str, Actor]) -> None:
    with database.reading() as session, pytest.raises(NotFound):
        queries.review_numbered(session, people["chen"], 1)


def test_compares_with_what_was_published_before(maker: Maker) -> None:
    number = maker.draft()
    first = maker.submit(number)
    with maker.database.reading() as session:
        review = queries.review_numbered(session, maker.actor("chen"), first)
        assert queries.published_beside(session, review) is None
    maker.decide(first)
    with maker.database.transaction() as session:
        start_draft(session, maker.actor("wang"), number)
    second = maker.submit(number)
    for verdict in (None, "approve"):
        if verdict:
            maker.decide(second, verdict)
        with maker.database.reading() as session:
            review = queries.review_numbered(session, maker.actor("chen"), second)
            beside = queries.published_beside(session, review)
            assert beside is not None
            assert beside.seq == 1
