"""Passwords: hashed, bounded, and as slow for an unknown user as for a known one."""

from __future__ import annotations

import statistics
import time

import pytest
from argon2 import extract_parameters
from argon2.exceptions import VerifyMismatchError

from core.errors import Invalid
from people.authentication import passwords

RIGHT = "correct horse battery"
pytestmark = pytest.mark.usefixtures("real_hasher")


@pytest.fixture
def stored(real_hasher: None) -> str:
    """What is stored of the right password."""
    return passwords.hash_password(RIGHT)


def test_only_the_right_password_matches(stored: str) -> None:
    assert passwords.matches(stored, RIGHT)
    assert not passwords.matches(stored, RIGHT + "x")
    assert not passwords.matches(stored, "")


def test_it_is_stored_as_argon2id_and_salted(stored: str) -> None:
    assert stored.startswith("$argon2id$v=19$m=12288,t=3,p=1$")
    assert RIGHT not in stored
    assert passwords.hash_password(RIGHT) != stored


@pytest.mark.parametrize("password", ["", "1234567", "x" * 201])
def test_too_short_or_too_long_is_refused(password: str) -> None:
    with pytest.raises(Invalid) as refused:
        passwords.hash_password(password, field="new")
    assert list(refused.value.fields) == ["new"]


@pytest.mark.parametrize("password", ["密码密码密码密码", "😀" * 8, "x" * 200])
def test_any_letters_do(password: str) -> None:
    assert passwords.matches(passwords.hash_password(password), password)


def test_a_longer_one_is_not_cut_to_what_fits() -> None:
    longest = "x" * passwords.PASSWORD_MAX
    stored = passwords.hash_password(longest)
    assert passwords.matches(stored, longest)
    assert not passwords.matches(stored, longest + "y")


def test_what_is_stored_and_no_hash_matches_nothing() -> None:
    assert not passwords.matches("", RIGHT)
    assert not passwords.matches("plain", "plain")


def test_an_unknown_user_goes_the_same_way_as_a_known_one(
    stored: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []

    class Watched:
        def verify(self, password_hash: str, password: str) -> bool:
            verified.append(password_hash)
            raise VerifyMismatchError

    monkeypatch.setattr(passwords, "_hasher", Watched())
    assert not passwords.matches(None, RIGHT)
    assert not passwords.matches(stored, RIGHT)
    assert len(verified) == 2
    assert extract_parameters(verified[0]) == extract_parameters(verified[1])


def test_an_unknown_user_takes_as_long_as_a_known_one(stored: str) -> None:
    known = statistics.median(_seconds(stored) for _ in range(7))
    unknown = statistics.median(_seconds(None) for _ in range(7))
    assert 0.5 < unknown / known < 2  # the processor's time on a busy machine; no path is left out


def test_not_even_the_hash_for_unknown_users_lets_anybody_in(
    monkeypatch: pytest.MonkeyPatch, stored: str
) -> None:
    monkeypatch.setattr(passwords, "_nobodys_hash", stored)
    assert not passwords.matches(None, RIGHT)


def test_generated_ones_are_good_and_never_the_same() -> None:
    made = {passwords.generate() for _ in range(20)}
    assert len(made) == 20
    assert all(len(password) >= passwords.PASSWORD_MIN for password in made)


def _seconds(password_hash: str | None) -> float:
    started = time.process_time()
    passwords.matches(password_hash, "wrong password")
    return time.process_time() - started
