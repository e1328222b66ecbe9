"""What a review still waits for, and who may take which seat."""

from __future__ import annotations

import pytest

from people.roles import Speciality
from review.assignment.seats import Seat, can_take, hours_of, seats_of
from review.models import Review
from tests.databases import ON_SQLITE
from tests.makers import Maker

pytestmark = ON_SQLITE  # no engine decides this


@pytest.fixture
def committee(maker: Maker) -> Maker:
    """The policy of a new base, and reviewers who can meet it."""
    maker.full_committee()
    return maker


def takers(maker: Maker, review_id: int, seat: Seat) -> set[str]:
    """Who could take a seat."""
    with maker.database.reading() as session:
        review = session.get_one(Review, review_id)
        names = ("chen", "sun", "qian", "wu", "wang", "an")
        return {name for name in names if can_take(maker.actor(name), seat, review)}


def seats(maker: Maker, review_id: int) -> list[Seat]:
    """The seats that are empty."""
    with maker.database.reading() as session:
        return seats_of(session.get_one(Review, review_id))


def test_a_seat_for_each_sign_off_that_is_missing(committee: Maker) -> None:
    review_id = committee.submitted()  # of marketing's: marketing and the hotline
    own, hotline = seats(committee, review_id)
    assert own.departments == {committee.actor("qian").department_id}
    assert hotline.departments == {committee.actor("sun").department_id}
    assert takers(committee, review_id, own) == {"qian"}
    assert takers(committee, review_id, hotline) == {"sun"}
    committee.decide(review_id, reviewer="qian")
    assert seats(committee, review_id) == [hotline]
    committee.decide(review_id, reviewer="sun")
    assert seats(committee, review_id) == []


def test_nobody_takes_two(committee: Maker) -> None:
    review_id = committee.submitted()
    committee.decide(review_id, reviewer="qian")
    assert takers(committee, review_id, Seat()) == {"chen", "sun", "wu"}


def test_a_seat_may_ask_for_a_further_department_or_a_speciality(committee: Maker) -> None:
    review_id = committee.submitted()
    outside = frozenset(
        committee.actor(name).department_id or 0 for name in ("qian", "sun", "chen")
    )
    assert takers(committee, review_id, Seat(outside=outside)) == {"wu"}
    able = Seat(speciality=next(iter(Speciality)))
    assert takers(committee, review_id, able) == set()
    committee.reviewer("lawyer", "planning", specialities=[able.speciality])
    with committee.database.reading() as session:
        assert can_take(committee.actor("lawyer"), able, session.get_one(Review, review_id))


def test_a_step_has_the_hours_of_its_policy(committee: Maker) -> None:
    review_id = committee.submitted()
    with committee.database.reading() as session:
        review = session.get_one(Review, review_id)
        assert hours_of(review) > 0
        assert review.due_at is not None
        assert review.step_began_at is not None
        assert (review.due_at - review.step_began_at).total_seconds() == hours_of(review) * 3600
