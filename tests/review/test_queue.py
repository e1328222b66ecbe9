"""The queue: the committee sees all, departments their own, narrowed and in pages."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core import clock
from core.database import Database
from core.errors import NotFound
from people.actors import Actor
from review import queries
from review.assignment.workload import my_turn_count
from review.models import ReviewState
from review.queue import Order, Wanted, decided, queue
from tests.makers import Maker

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def seen_by(
    database: Database, actor: Actor, limit: int = 50, offset: int = 0, **narrowed: Any
) -> list[int]:
    """The ids of the queue somebody sees, in the order of submission."""
    wanted = Wanted(**({"order": Order.AGE} | narrowed))
    with database.reading() as session:
        page = queue(session, actor, wanted, limit=limit, offset=offset)
        return [review.id for review in page.items]


def test_each_sees_the_queue_that_is_theirs(maker: Maker, people: dict[str, Actor]) -> None:
    ours, theirs = maker.submitted(author="wang"), maker.submitted(author="zhao")
    seen = {name: seen_by(maker.database, actor) for name, actor in people.items()}
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
            assert my_turn_count(session, actor) == (1 if name in ("chen", "sun") else 0)
            if ours in seen[name]:
                assert queries.review_numbered(session, actor, ours).id == ours
            else:
                with pytest.raises(NotFound):
                    queries.review_numbered(session, actor, ours)


def test_the_queue_is_in_the_order_of_submission_whatever_the_clock_said(
    maker: Maker, people: dict[str, Actor]
) -> None:
    with clock.moved_to(NOON):
        first = maker.submitted()
    with clock.moved_to(NOON - timedelta(hours=1)):
        second = maker.submitted()
    assert seen_by(maker.database, people["chen"]) == [first, second]


def test_the_queue_is_narrowed_and_comes_in_pages(maker: Maker, people: dict[str, Actor]) -> None:
    answer = maker.submitted()
    case = maker.submitted("case")
    done = maker.submitted(author="zhao")
    maker.decide(done)
    chen = people["chen"]
    assert seen_by(maker.database, chen) == [answer, case]
    assert seen_by(maker.database, chen, kind="case") == [case]
    assert seen_by(maker.database, chen, state=None) == [answer, case, done]
    assert seen_by(maker.database, chen, state=ReviewState.APPROVED) == [done]
    assert seen_by(maker.database, chen, department_id=people["zhao"].department_id) == []
    assert seen_by(maker.database, chen, limit=1, offset=1) == [case]
    with maker.database.reading() as session:
        done_ones = decided(session, chen, Wanted(), limit=10)
        assert [review.id for review in done_ones.items] == [done]
        assert decided(session, people["wang"], Wanted(), limit=10).total == 0


def test_decided_ones_are_listed_newest_first(maker: Maker) -> None:
    ids = [maker.submitted(), maker.submitted("case"), maker.submitted()]
    for review_id in ids[:2]:
        maker.decide(review_id)
    with maker.database.reading() as session:
        chen, wang, zhao = (maker.actor(name) for name in ("chen", "wang", "zhao"))
        done = decided(session, chen, Wanted(), limit=10)
        assert [one.id for one in done.items] == [ids[1], ids[0]]
        assert decided(session, chen, Wanted(kind="case"), limit=10).total == 1
        assert decided(session, wang, Wanted(), limit=10).total == 2
        assert decided(session, zhao, Wanted(), limit=10).total == 0
