"""Guessing is slowed down; the owner is not locked out."""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from core import clock
from core.database import Database
from core.errors import TooMany
from people.authentication import throttle
from people.authentication.models import LoginBucket, LoginPlace

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
HERE, THERE = "10.0.0.1", "10.0.0.2"


def fail(
    database: Database, times: int, *, name: str = "wang", at: str = HERE, device: str | None = None
) -> None:
    """Wrong passwords, as far as they are looked at."""
    with database.transaction() as session:
        for _time in range(times):
            with suppress(TooMany):
                throttle.take(session, throttle.Source(name, at, device))


def succeed(database: Database, *, name: str = "wang", at: str = HERE) -> None:
    """The right password in a strange browser."""
    with database.transaction() as session:
        throttle.give_back(session, throttle.take(session, throttle.Source(name, at)))


def may_try(
    database: Database, *, name: str = "wang", at: str = HERE, device: str | None = None
) -> bool:
    """Whether a log-in is looked at; the try itself is taken back."""
    with database.reading() as session:
        try:
            throttle.take(session, throttle.Source(name, at, device))
        except TooMany:
            return False
    return True


def left(database: Database) -> list[float]:
    """What is in the buckets."""
    with database.reading() as session:
        return sorted(session.scalars(select(LoginBucket.left)))


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
        throttle.take(session, throttle.Source("wang", HERE))
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


def test_where_a_hundred_failed_each_name_has_a_few_tries_left(database: Database) -> None:
    """One address that tries many names, and a shift that starts its work behind it."""
    for number in range(100):
        fail(database, 1, name=f"user{number}")
    with database.transaction() as session:
        tried = throttle.take(session, throttle.Source("wang", HERE))
        assert 0 < tried.strained <= 36
    fail(database, throttle.PER_NAME_WHERE_MANY_FAIL.size - 1)
    assert not may_try(database)
    assert may_try(database, name="li")
    assert may_try(database, name="wang", at=THERE)


def test_who_floods_is_not_looked_at_and_holds_up_nobody_who_is_known_there(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_most = throttle.PER_ADDRESS.size + 50
    flooded = replace(throttle.PER_ADDRESS_AT_MOST, size=at_most)  # as ten times as many would be
    monkeypatch.setattr(throttle, "PER_ADDRESS_AT_MOST", flooded)
    succeed(database, name="li")
    with database.transaction() as session:
        for number in range(at_most + 50):
            with suppress(TooMany):
                throttle.take(session, throttle.Source(f"user{number}", HERE))
    assert not may_try(database, name="wang")
    assert may_try(database, name="li")
    assert may_try(database, name="wang", device="signed device key")
    assert may_try(database, name="wang", at=THERE)


def test_the_right_password_costs_nothing(database: Database) -> None:
    for _time in range(12):
        succeed(database)
    assert left(database) == [10.0, throttle.PER_ADDRESS.size, throttle.PER_ADDRESS_AT_MOST.size]


def test_a_place_is_known_for_a_name_and_forgotten_when_it_is_not_come_from(
    database: Database,
) -> None:
    succeed(database)
    with clock.moved_to(NOON + throttle.PLACES_KEPT + timedelta(seconds=1)):
        succeed(database, name="li")
        with database.transaction() as session:
            throttle.forget_full(session)
            assert session.scalar(select(func.count(LoginPlace.scope))) == 1


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


def test_of_tries_at_the_same_time_no_more_are_looked_at_than_one_by_one(
    database: Database,
) -> None:
    start, looked_at = threading.Barrier(32), []

    def guess() -> None:
        start.wait()
        with suppress(TooMany), database.transaction() as session:
            looked_at.append(throttle.take(session, throttle.Source("wang", HERE)))

    threads = [threading.Thread(target=guess) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(looked_at) == throttle.PER_NAME_AND_ADDRESS.size
    assert left(database) == [0.0, throttle.PER_ADDRESS.size - 10, 990.0]


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
            assert session.scalar(select(func.count(LoginBucket.id))) == 3
