"""The outbox: what is promised stays owed until it is done."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import clock, outbox
from core.database import Database

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def promise(database: Database, *subject_ids: int, topic: str = "test") -> None:
    """Promise something for each subject."""
    with database.transaction() as session:
        for subject_id in subject_ids:
            outbox.promise(session, topic, subject_id)


def pending(database: Database, limit: int = 500) -> list[int]:
    """The subjects of open promises."""
    with database.reading() as session:
        return [row.subject_id for row in outbox.pending(session, "test", limit)]


def test_promises_wait_oldest_first_and_by_topic(database: Database) -> None:
    promise(database, 3, 1, 2)
    promise(database, 9, topic="other")
    assert pending(database) == [3, 1, 2]
    assert pending(database, limit=2) == [3, 1]


def test_the_order_is_that_of_writing_even_when_the_clock_goes_back(database: Database) -> None:
    with clock.moved_to(NOON):
        promise(database, 1)
    with clock.moved_to(NOON - timedelta(hours=1)):
        promise(database, 2)
    assert pending(database) == [1, 2]


def test_a_promise_goes_with_its_change(database: Database) -> None:
    with pytest.raises(RuntimeError), database.transaction() as session:
        outbox.promise(session, "test", 1)
        session.flush()
        raise RuntimeError
    assert pending(database) == []


def test_only_what_was_done_is_removed(database: Database) -> None:
    promise(database, 1, 2)
    with database.reading() as session:
        first = outbox.pending(session, "test", 1)
    promise(database, 1)  # changed again while the first was worked on
    with database.transaction() as session:
        outbox.done(session, [row.id for row in first])
    assert pending(database) == [2, 1]


@pytest.mark.parametrize(
    ("later", "seconds"), [(timedelta(seconds=5), 5.0), (timedelta(hours=-1), 0.0)]
)
def test_the_lag_is_the_age_of_the_oldest(
    database: Database, later: timedelta, seconds: float
) -> None:
    with clock.moved_to(NOON):
        promise(database, 1, 2)
    with clock.moved_to(NOON + later), database.reading() as session:
        assert outbox.lag(session, "test") == (2, seconds)


def test_nothing_owed_has_no_lag(database: Database) -> None:
    with database.reading() as session:
        assert outbox.lag(session, "test") == (0, 0.0)
