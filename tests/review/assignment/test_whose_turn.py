"""Whose turn a review is: the condition and the review at hand say the same."""

from __future__ import annotations

from typing import Any

from core import clock
from core.database import Database
from people.actors import Actor
from review.assignment.whose_turn import Turn
from review.models import Review
from review.queue import Order, Wanted, queue
from tests.makers import Maker


def seen_by(
    database: Database, actor: Actor, limit: int = 50, offset: int = 0, **narrowed: Any
) -> list[int]:
    """The ids of the queue somebody sees, in the order of submission."""
    wanted = Wanted(**({"order": Order.AGE} | narrowed))
    with database.reading() as session:
        page = queue(session, actor, wanted, limit=limit, offset=offset)
        return [review.id for review in page.items]


def test_it_is_never_the_turn_of_others_than_reviewers(
    maker: Maker, people: dict[str, Actor]
) -> None:
    review_id = maker.submitted()
    with maker.database.transaction() as session:
        review = session.get_one(Review, review_id)
        for one in review.assignments:  # as if nobody could be found
            one.ended_at = clock.now()
        review.unseated = 1
    for name in ("li", "admin", "zhou"):
        assert seen_by(maker.database, people[name], turn=Turn.MINE) == []
    assert seen_by(maker.database, people["sun"], turn=Turn.MINE) == [review_id]
