"""One-time codes: encrypted, each taken once, taken off by their owner or an administrator."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from core import audit, clock
from core.database import Database
from core.errors import Conflict, Invalid, NotFound
from people.actors import Actor
from people.authentication import second_factor
from people.authentication.models import SecondFactor

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
KEY = second_factor.key_from("k" * 40)
STEP = timedelta(seconds=30)


@pytest.fixture(autouse=True)
def _noon() -> object:
    with clock.moved_to(NOON):
        yield


def set_up(database: Database, actor: Actor) -> tuple[pyotp.TOTP, list[str]]:
    """Put one in force."""
    with database.transaction() as session:
        generator = pyotp.TOTP(second_factor.offer(session, KEY, actor).secret)
    with database.transaction() as session:
        codes = second_factor.put_in_force(session, KEY, actor, generator.at(clock.now()))
    return generator, codes


def takes(database: Database, actor: Actor, code: str, key: str = KEY) -> bool:
    """Whether the code lets in."""
    with database.transaction() as session:
        return second_factor.takes(session, key, actor.id, code)


@pytest.mark.parametrize(
    ("steps", "right"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_a_clock_may_be_half_a_minute_off(
    database: Database, people: dict[str, Actor], steps: int, right: bool
) -> None:
    generator, _codes = set_up(database, people["chen"])
    with clock.moved_to(NOON + 10 * STEP):
        code = generator.at(clock.now() + steps * STEP)
        assert takes(database, people["chen"], f"{code[:3]} {code[3:]}") is right


def test_a_code_is_taken_once_and_none_before_it(
    database: Database, people: dict[str, Actor]
) -> None:
    chen = people["chen"]
    generator, _codes = set_up(database, chen)
    assert not takes(database, chen, generator.at(NOON))  # it was shown to set it up
    with clock.moved_to(NOON + 10 * STEP):
        before, now = generator.at(clock.now() - STEP), generator.at(clock.now())
        assert takes(database, chen, now)
        assert not takes(database, chen, now)
        assert not takes(database, chen, before)


def test_who_reads_the_database_alone_makes_no_codes(
    database: Database, people: dict[str, Actor]
) -> None:
    generator, codes = set_up(database, people["chen"])
    with database.reading() as session:
        stored = session.get_one(SecondFactor, people["chen"].id)
        assert generator.secret not in stored.secret
        assert not set(codes) & set(stored.recovery)
    with clock.moved_to(NOON + 10 * STEP):
        other = second_factor.key_from("another key" * 5)
        assert not takes(database, people["chen"], generator.at(clock.now()), other)


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "abcdef", "１２３４５６", "٠١٢٣٤٥", "\0" * 6]
)
def test_what_is_no_code_is_wrong(database: Database, people: dict[str, Actor], code: str) -> None:
    set_up(database, people["chen"])
    assert not takes(database, people["chen"], code)
    assert not takes(database, people["an"], code)


def test_one_in_force_is_not_replaced_but_taken_off_first(
    database: Database, people: dict[str, Actor]
) -> None:
    chen = people["chen"]
    _generator, codes = set_up(database, chen)
    with pytest.raises(Conflict), database.transaction() as session:
        second_factor.offer(session, KEY, chen)
    for stranger in ("li", "sun", "zhou"):
        with pytest.raises(NotFound), database.transaction() as session:
            second_factor.take_off(session, people[stranger], "chen")
    assert takes(database, chen, codes[0].upper())
    with database.transaction() as session:
        second_factor.take_off(session, people["admin"], "chen")
    assert not takes(database, chen, codes[1])
    with database.reading() as session:
        done = [event.action for event in audit.events_about(session, "user:chen")]
    assert done[-3:] == ["second_factor.set", "second_factor.recovery", "second_factor.off"]


def test_recovery_codes_are_too_long_to_be_guessed_from_what_is_stored(
    database: Database, people: dict[str, Actor]
) -> None:
    _generator, codes = set_up(database, people["chen"])
    letters = [code.replace("-", "") for code in codes]
    assert len(set(codes)) == len(codes) == second_factor.RECOVERY_CODES
    assert all(
        len(one) * 5 >= 112 and set(one) <= set("abcdefghijklmnopqrstuvwxyz234567")
        for one in letters
    )


def test_a_wrong_first_code_puts_nothing_in_force(
    database: Database, people: dict[str, Actor]
) -> None:
    with database.transaction() as session:
        second_factor.offer(session, KEY, people["chen"])
    with pytest.raises(Invalid), database.transaction() as session:
        second_factor.put_in_force(session, KEY, people["chen"], "000000")
    with database.reading() as session:
        assert not second_factor.is_set(session, people["chen"].id)
    with pytest.raises(Conflict), database.transaction() as session:
        second_factor.put_in_force(session, KEY, people["sun"], "000000")
