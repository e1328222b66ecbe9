"""Guessing is slowed down; the owner is not locked out."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from core import clock
from core.database import Database
from core.errors import TooMany
from people.authentication import throttle
from people.authentication.models import LoginBucket

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
HERE, THERE = "10.0.0.1", "10.0.0.2"


def fail(
    database: Database, times: int, *, name: str = "wang", at: str = HERE, device: str | None = None
) -> None:
    """Wrong passwords."""
    with database.transaction() as session:
        for _time in range(times):
            throttle.count_failure(session, name, at, device)


def may_try(
    database: Database, *, name: str = "wang", at: str = HERE, device: str | None = None
) -> bool:
    """Whether a log-in is looked at."""
    with database.reading() as session:
        try:
            throttle.check(session, name, at, device)
        except TooMany:
            return False
    return True


@pytest.fixture(autouse=True)
def _noon() -> object:
    with clock.moved_to(NOON):
        yield


def test_ten_failures_for_a_name_from_an_address_are_free(database: Database) -> None:
    fail(database, 9)
    assert may_try(database)
    fail(database, 1)
    assert not may_try(database)
    assert may_try(database, at=THERE)
    assert may_try(database, name="li")


def test_letter_case_makes_no_other_name(database: Database) -> None:
    fail(database, 5, name="Wang")
    fail(database, 5, name="WANG")
    assert not may_try(database, name="wang")


def test_it_says_when_it_works_again_and_then_it_does(database: Database) -> None:
    fail(database, 12)
    with database.reading() as session, pytest.raises(TooMany) as refused:
        throttle.check(session, "wang", HERE, None)
    assert refused.value.retry_after == 60
    with clock.moved_to(NOON + timedelta(seconds=59)):
        assert not may_try(database)
    with clock.moved_to(NOON + timedelta(seconds=refused.value.retry_after)):
        assert may_try(database)
        fail(database, 1)
        assert not may_try(database)


def test_a_bucket_fills_up_to_its_size_only(database: Database) -> None:
    fail(database, 1)
    with clock.moved_to(NOON + timedelta(days=2)):
        fail(database, 10)
        assert not may_try(database)


def test_of_101_failures_within_an_hour_the_last_is_not_looked_at(database: Database) -> None:
    """One address that tries many names."""
    for number in range(100):
        assert may_try(database, name=f"user{number}")
        fail(database, 1, name=f"user{number}")
    assert not may_try(database, name="wang")
    assert may_try(database, name="wang", at=THERE)


def test_the_owners_own_browser_is_not_held_up(database: Database) -> None:
    for number in range(101):
        fail(database, 1, name="wang" if number < 20 else f"user{number}")
    assert not may_try(database)
    assert may_try(database, device="signed device key")


def test_a_browser_known_for_one_name_is_strange_for_another(database: Database) -> None:
    fail(database, 10, device="key")
    assert not may_try(database, device="key")
    assert may_try(database, name="li", device="key")
    assert may_try(database)  # guessing in one browser costs others nothing


def test_failures_at_once_are_all_counted(database: Database) -> None:
    start = threading.Barrier(6)

    def guess() -> None:
        start.wait()
        for _time in range(2):
            fail(database, 1)

    threads = [threading.Thread(target=guess) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.reading() as session:
        left = sorted(session.scalars(select(LoginBucket.left)))
    assert left == [0.0, throttle.PER_ADDRESS.size - 12]


@pytest.mark.parametrize("wrong", [timedelta(days=365), timedelta(hours=2)])
def test_failures_counted_while_the_clock_was_ahead_lock_nobody_out(
    database: Database, wrong: timedelta
) -> None:
    with clock.moved_to(NOON + wrong):
        fail(database, 10)
        assert not may_try(database)
    assert may_try(database)


def test_a_clock_that_goes_back_a_little_gives_no_new_tries(database: Database) -> None:
    fail(database, 10)
    with clock.moved_to(NOON - timedelta(seconds=30)):
        assert not may_try(database)


def test_only_buckets_long_full_again_are_forgotten(database: Database) -> None:
    fail(database, 1)
    with clock.moved_to(NOON + timedelta(hours=25)):
        fail(database, 1, name="li", at=THERE)
        with database.transaction() as session:
            throttle.forget_full(session)
            assert session.scalar(select(func.count(LoginBucket.id))) == 2
