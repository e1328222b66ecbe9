"""Proposed exercises become drafts of the entry's department, and the committee passes them."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.errors import Conflict, Forbidden, Invalid, NotFound
from review.models import Review, ReviewState
from tests.databases import ON_SQLITE
from tests.training.training_desk import TrainingDesk


def test_from_the_entry_to_what_is_asked(desk: TrainingDesk) -> None:
    source = desk.maker.published("answer")
    first, second = desk.drafted(source, 1, 0)
    with desk.database.reading() as session:
        waiting = select(Review.id).where(Review.state == ReviewState.OPEN).order_by(Review.id)
        reviews = session.scalars(waiting).all()
    assert len(reviews) == 2
    desk.tick()
    assert desk.asked() == []  # nobody has approved it
    for review in reviews:
        desk.maker.sign_all(review)
    desk.tick()
    assert desk.asked() == [first, second]
    desk.assign(desk.course(first), "an")
    assert desk.next() == first
    assert desk.answer(first)


@ON_SQLITE
def test_what_does_not_hold_is_refused(desk: TrainingDesk) -> None:
    source = desk.maker.published("answer")
    for who in ("zhao", "an", "zhou"):
        with pytest.raises(Forbidden):
            desk.drafted(source, 0, who=who)
    with pytest.raises(NotFound):
        desk.drafted("KB-000099", 0)
    with pytest.raises(Conflict):
        desk.drafted(source, 0, revision=2)
    with pytest.raises(Invalid):
        desk.drafted(source, 99)
