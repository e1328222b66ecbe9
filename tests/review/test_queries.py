"""The queue and what is told of a review: the committee sees all, departments their own."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core import clock
from core.database import Database
from core.errors import NotFound
from people.actors import Actor
from review import queries
from review.models import ReviewState
from tests.makers import Maker

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def queue(database: Database, actor: Actor, **narrowed: Any) -> list[int]:
    """The ids of the queue somebody sees."""
    with database.reading() as session:
        page = queries.reviews(session, actor, **({"limit": 50} | narrowed))
        return [review.id for review in page.items]


def test_each_sees_the_queue_that_is_theirs(maker: Maker, people: dict[str, Actor]) -> None:
    ours, theirs = maker.submitted(author="wang"), maker.submitted(author="zhao")
    seen = {name: queue(maker.database, actor) for name, actor in people.items()}
    assert seen == {
        "an": [],
        "wang": [ours],
        "li": [ours],
        "zhao": [theirs],
        "chen": [ours, theirs],
        "sun": [ours, theirs],
        "zhou": [],
        "admin": [],
    }
    with maker.database.reading() as session:
        for name, actor in people.items():
            assert queries.open_count(session, actor) == (2 if name in ("chen", "sun") else 0)
            if ours in seen[name]:
                assert queries.review_numbered(session, actor, ours).id == ours
            else:
                with pytest.raises(NotFound):
                    queries.review_numbered(session, actor, ours)


def test_an_unknown_review_is_not_found(database: Database, people: dict[str, Actor]) -> None:
    with database.reading() as session, pytest.raises(NotFound):
        queries.review_numbered(session, people["chen"], 1)


def test_the_queue_is_in_the_order_of_submission_whatever_the_clock_said(
    maker: Maker, people: dict[str, Actor]
) -> None:
    with clock.moved_to(NOON):
        first = maker.submitted()
    with clock.moved_to(NOON - timedelta(hours=1)):
        second = maker.submitted()
    assert queue(maker.database, people["chen"]) == [first, second]


def test_the_queue_is_narrowed_and_comes_in_pages(maker: Maker, people: dict[str, Actor]) -> None:
    answer = maker.submitted()
    case = maker.submitted("case")
    done = maker.submitted(author="zhao")
    maker.decide(done)
    chen = people["chen"]
    assert queue(maker.database, chen) == [answer, case]
    assert queue(maker.database, chen, kind="case") == [case]
    assert queue(maker.database, chen, state=None) == [answer, case, done]
    assert queue(maker.database, chen, state=ReviewState.APPROVED) == [done]
    assert queue(maker.database, chen, department_id=people["zhao"].department_id) == []
    assert queue(maker.database, chen, limit=1, offset=1) == [case]
    with maker.database.reading() as session:
        decided = queries.decided_reviews(session, chen, limit=10)
        assert [review.id for review in decided.items] == [done]
        assert queries.decided_reviews(session, people["wang"], limit=10).total == 0
