"""Whose turn it is: shared out among those who may and are present, delegates, giving by name."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core import clock
from core.errors import Conflict, Forbidden, Invalid, NotFound
from people.actors import CONSOLE
from people.services import accounts
from review import services
from review.grading.grades import Grade
from review.models import Review, Verdict
from tests.databases import ENGINES
from tests.makers import CONTENT, Maker, default_policy
from tests.review.members import TODAY, add_reviewer, away, turn_of
from tests.review.writing import save

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
BOTH = pytest.mark.parametrize("engine_kind", ENGINES, indirect=True)


@pytest.fixture
def engine_kind(request: pytest.FixtureRequest) -> str:
    """One engine will do, but for the tests that name both."""
    return str(getattr(request, "param", ENGINES[0]))


@pytest.fixture(autouse=True)
def _noon() -> Any:
    with clock.moved_to(NOON):
        yield


def reassign(maker: Maker) -> int:
    """What the worker does; gives how many began anew."""
    with maker.database.transaction() as session:
        return services.reassign_stranded(session)


def give(maker: Maker, by: str, review_id: int, to: str, **options: Any) -> None:
    """Give a review to somebody by name."""
    with maker.database.transaction() as session:
        services.give_to(session, maker.actor(by), review_id, to, **options)


def test_is_shared_out_evenly(maker: Maker) -> None:
    add_reviewer(maker, "qian")
    turns = [turn_of(maker.database, maker.submitted()) for _ in range(6)]
    assert Counter(name for turn in turns for name in turn) == {"chen": 2, "sun": 2, "qian": 2}


def test_whoever_has_less_waiting_gets_the_next(maker: Maker) -> None:
    first, second = maker.submitted(), maker.submitted()
    assert turn_of(maker.database, second) == ["sun"]
    maker.decide(second, reviewer="sun")
    assert turn_of(maker.database, second) == []
    assert turn_of(maker.database, maker.submitted()) == ["sun"]
    assert turn_of(maker.database, first) == ["chen"]


def test_never_to_writers_and_submitters(maker: Maker) -> None:
    for _ in range(3):
        assert turn_of(maker.database, maker.submitted(author="sun")) == ["chen"]


def test_many_submitted_at_once_are_shared_out_too(maker: Maker) -> None:
    numbers = [maker.draft(title=f"第{n}条") for n in range(6)]
    with maker.database.transaction() as session:
        ids = [services.submit(session, maker.actor("wang"), number).id for number in numbers]
    turns = Counter(turn_of(maker.database, review_id)[0] for review_id in ids)
    assert turns == {"chen": 3, "sun": 3}


def test_an_assignment_is_no_lock(maker: Maker) -> None:
    review_id = maker.submitted()
    assert turn_of(maker.database, review_id) == ["chen"]
    maker.decide(review_id, reviewer="sun")


def test_those_who_are_away_get_nothing(maker: Maker) -> None:
    away(maker, "chen", first=TODAY, days=2)
    assert [turn_of(maker.database, maker.submitted()) for _ in range(3)] == [["sun"]] * 3
    with clock.moved_to(NOON + timedelta(days=2)):
        assert turn_of(maker.database, maker.submitted()) == ["chen"]


@BOTH
def test_when_somebody_leaves_it_goes_to_the_delegate(maker: Maker) -> None:
    add_reviewer(maker, "qian")
    add_reviewer(maker, "wu")
    review_id = maker.submitted()  # chen's
    kept = maker.submitted()  # sun's
    away(maker, "chen", delegate="wu", first=TODAY + timedelta(days=1))
    assert reassign(maker) == 0
    with clock.moved_to(NOON + timedelta(days=1)):
        assert reassign(maker) == 1
        assert turn_of(maker.database, review_id) == ["wu"]
        assert reassign(maker) == 0
    assert turn_of(maker.database, kept) == ["sun"]


def test_a_delegate_gets_nothing_they_may_not_decide(maker: Maker) -> None:
    add_reviewer(maker, "qian")
    own = maker.submitted(author="sun")
    assert turn_of(maker.database, own) == ["chen"]
    away(maker, "chen", delegate="sun")
    reassign(maker)
    assert turn_of(maker.database, own) == ["qian"]
    with pytest.raises(Forbidden):
        maker.decide(own, reviewer="sun")


def test_a_delegate_who_is_away_too_passes_it_on(maker: Maker) -> None:
    add_reviewer(maker, "qian")
    add_reviewer(maker, "wu")
    review_id = maker.submitted()
    away(maker, "chen", delegate="sun")
    away(maker, "sun", delegate="wu")
    assert reassign(maker) == 1
    assert turn_of(maker.database, review_id) == ["wu"]


def test_delegates_in_a_ring_end_the_search(maker: Maker) -> None:
    review_id = maker.submitted()
    away(maker, "chen", delegate="sun")
    away(maker, "sun", delegate="chen")
    assert reassign(maker) == 0
    assert turn_of(maker.database, review_id) == ["chen"]
    add_reviewer(maker, "qian")
    assert reassign(maker) == 1
    assert turn_of(maker.database, review_id) == ["qian"]


@BOTH
def test_what_nobody_could_take_is_given_as_soon_as_somebody_can(maker: Maker) -> None:
    away(maker, "chen", days=2)
    own = maker.submitted(author="sun")
    assert turn_of(maker.database, own) == []
    assert reassign(maker) == 0
    with clock.moved_to(NOON + timedelta(days=2)):
        assert reassign(maker) == 1
    assert turn_of(maker.database, own) == ["chen"]


def test_losing_the_role_ends_the_turn(maker: Maker) -> None:
    review_id = maker.submitted()
    values = {
        "name": "chen",
        "display_name": "chen",
        "roles": ["agent"],
        "department": "safety",
        "active": True,
    }
    with maker.database.transaction() as session:
        accounts.change_user(session, CONSOLE, "chen", values)
    assert reassign(maker) == 1
    assert turn_of(maker.database, review_id) == ["sun"]


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_closed_review_is_nobodys_turn(maker: Maker, verdict: Verdict) -> None:
    review_id = maker.submitted()
    maker.decide(review_id, verdict)
    assert turn_of(maker.database, review_id) == []
    with maker.database.reading() as session:
        review = session.scalar(select(Review).where(Review.id == review_id))
        assert review is not None
        assert review.remind_at is None


class TestGivingByName:
    def test_takes_the_seat_of_another(self, maker: Maker) -> None:
        review_id = maker.submitted()
        give(maker, "admin", review_id, "sun")
        assert turn_of(maker.database, review_id) == ["sun"]
        give(maker, "admin", review_id, "sun", instead_of="sun")
        assert turn_of(maker.database, review_id) == ["sun"]
        give(maker, "admin", review_id, "chen", instead_of="sun")
        assert turn_of(maker.database, review_id) == ["chen"]

    def test_lasts_until_they_are_away(self, maker: Maker) -> None:
        review_id = maker.submitted()
        give(maker, "admin", review_id, "sun")
        away(maker, "sun")
        assert reassign(maker) == 1
        assert turn_of(maker.database, review_id) == ["chen"]

    @pytest.mark.parametrize("to", ["wang", "nobody", "sun"])
    def test_only_to_members_who_may_and_are_present(self, maker: Maker, to: str) -> None:
        review_id = maker.submitted(author="sun")
        with pytest.raises(Invalid):
            give(maker, "admin", review_id, to)
        other = maker.submitted()
        away(maker, "sun")
        with pytest.raises(Invalid):
            give(maker, "admin", other, to)

    def test_only_by_those_who_may(self, maker: Maker) -> None:
        review_id = maker.submitted()
        for name, error in (("chen", Forbidden), ("wang", Forbidden), ("an", NotFound)):
            with pytest.raises(error):
                give(maker, name, review_id, "sun")

    def test_not_once_decided(self, maker: Maker) -> None:
        review_id = maker.submitted()
        maker.decide(review_id)
        with pytest.raises(Conflict):
            give(maker, "admin", review_id, "sun")

    def test_not_instead_of_somebody_whose_turn_it_is_not(self, maker: Maker) -> None:
        with pytest.raises(Invalid):
            give(maker, "admin", maker.submitted(), "sun", instead_of="sun")


class TestSeats:
    """With the policy a new base starts with."""

    @pytest.fixture(autouse=True)
    def _policy(self, maker: Maker) -> None:
        default_policy(maker.database)

    def test_each_department_asked_for_has_its_turn(self, maker: Maker) -> None:
        add_reviewer(maker, "qian", "marketing")
        review_id = maker.submitted()  # 24 小时: the owner, marketing, and the hotline
        assert sorted(turn_of(maker.database, review_id)) == ["qian", "sun"]
        maker.decide(review_id, reviewer="sun")
        assert turn_of(maker.database, review_id) == ["qian"]

    def test_a_department_without_a_member_leaves_its_seat_empty(self, maker: Maker) -> None:
        review_id = maker.submitted()
        assert turn_of(maker.database, review_id) == ["sun"]
        assert reassign(maker) == 0
        add_reviewer(maker, "qian", "marketing")
        assert reassign(maker) == 1
        assert sorted(turn_of(maker.database, review_id)) == ["qian", "sun"]

    def test_where_any_will_do_departments_differ(self, maker: Maker) -> None:
        for name in ("qian", "wu", "zheng"):
            add_reviewer(maker, name, "safety")
        review_id = maker.submitted("regulation")
        assert len(turn_of(maker.database, review_id)) == 3
        assert "sun" in turn_of(maker.database, review_id)

    def test_one_person_sits_once(self, maker: Maker) -> None:
        for name in ("qian", "wu"):
            add_reviewer(maker, name, "safety", person="77", specialities=[], is_chair=False)
        turns = turn_of(maker.database, maker.submitted("regulation"))
        assert len({"qian", "wu"} & set(turns)) <= 1
        away(maker, "wu")
        assert "qian" not in turn_of(maker.database, maker.submitted("regulation"))

    def test_a_raised_grade_asks_for_more(self, maker: Maker) -> None:
        add_reviewer(maker, "qian", "marketing")
        number = maker.published("case")
        save(maker, number, content=CONTENT["case"], title="换个标题")
        review_id = maker.submit(number)
        before = turn_of(maker.database, review_id)
        assert len(before) == 1
        with maker.database.transaction() as session:
            reviewer = maker.actor(before[0])
            services.raise_grade(session, reviewer, review_id, Grade.OBLIGATIONS, "涉及承诺")
        assert sorted(turn_of(maker.database, review_id)) == ["qian", "sun"]
        with maker.database.reading() as session:
            assert session.get_one(Review, review_id).due_at == NOON + timedelta(hours=48)
