"""Who of the committee is away and what waits for each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from core.errors import Forbidden
from review.assignment import leaving, presence
from review.models import Review
from tests.databases import ON_SQLITE
from tests.makers import Maker
from tests.review.members import TODAY, add_reviewer, away, turn_of

pytestmark = ON_SQLITE  # no engine decides this
NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon():  # type: ignore[no-untyped-def]
    with clock.moved_to(NOON):
        yield


def test_members_by_name_with_what_waits_and_what_is_late(maker: Maker) -> None:
    review_id = maker.submitted(author="sun")  # chen's turn
    away(maker, "sun")
    with maker.database.transaction() as session:
        session.get_one(Review, review_id).due_at = NOON - timedelta(hours=1)
    with maker.database.reading() as session:
        rows = [
            (one.user.name, one.waiting, one.overdue, one.absence is not None)
            for one in presence.members(session)
        ]
    assert rows == [("chen", 1, 1, False), ("sun", 0, 0, True)]


def test_one_sees_ones_own_absences_and_those_who_assign_all(maker: Maker) -> None:
    add_reviewer(maker, "hu", is_chair=True)
    away(maker, "chen")
    away(maker, "sun")
    seen = {"chen": 1, "sun": 1, "hu": 2, "admin": 2}
    with maker.database.reading() as session:
        for name, count in seen.items():
            assert len(presence.absences(session, maker.actor(name))) == count, name
        for name in ("wang", "an", "zhou"):
            with pytest.raises(Forbidden):
                presence.absences(session, maker.actor(name))


def test_to_whom_it_could_be_given(maker: Maker) -> None:
    for name in ("qian", "wu"):
        add_reviewer(maker, name)
    review_id = maker.submitted(author="sun")  # not sun: wrote it
    (awaited,) = turn_of(maker.database, review_id)
    away(maker, "wu")
    with maker.database.reading() as session:
        review = session.get_one(Review, review_id)
        free = [user.name for user in presence.takers(session, maker.actor("admin"), review)]
        assert free == sorted({"chen", "qian"} - {awaited})
        assert presence.takers(session, maker.actor("chen"), review) == []


def test_an_absence_that_begins_today_gives_on_what_waits_at_once(maker: Maker) -> None:
    add_reviewer(maker, "qian")
    review_id = maker.submitted()
    (first,) = turn_of(maker.database, review_id)
    values = {"user": first, "starts_on": TODAY, "ends_on": TODAY, "delegate": "", "note": ""}
    with maker.database.transaction() as session:
        absence = leaving.enter_absence(session, maker.actor(first), values)
    (second,) = turn_of(maker.database, review_id)
    assert second != first
    with maker.database.transaction() as session:
        leaving.cancel_absence(session, maker.actor(first), absence.id)
    assert turn_of(maker.database, review_id) == [second]  # stays where it is
    with maker.database.transaction() as session, pytest.raises(Forbidden):
        leaving.enter_absence(session, maker.actor("wang"), values | {"user": "wang"})
