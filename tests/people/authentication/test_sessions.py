"""Sessions: they begin, hold for a shift, and end when they must."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from core import clock
from core.database import Database
from people.actors import CONSOLE, Actor
from people.authentication import sessions
from people.authentication.models import LoginSession, SessionEnd
from people.authentication.session_cache import of_session
from people.queries import user_named
from people.roles import Role
from people.services import accounts
from tests.makers import PASSWORD, actor_named

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
VALUES = {
    "name": "wang",
    "display_name": "wang",
    "roles": ["contributor"],
    "department": "marketing",
    "active": True,
}


def begin(database: Database, name: str = "wang") -> str:
    """Log in; gives the key in the cookie."""
    with database.transaction() as session:
        user = user_named(session, name)
        assert user is not None
        return sessions.begin_session(session, user)


def attendance(database: Database, key: str) -> sessions.Attendance:
    """Who holds the key now."""
    return of_session(database, key)


def change(database: Database, **values: Any) -> None:
    """An administrator changes wang."""
    with database.transaction() as session:
        accounts.change_user(session, CONSOLE, "wang", VALUES | values)


def test_a_key_stands_for_who_logged_in(database: Database, people: dict[str, Actor]) -> None:
    assert attendance(database, begin(database)) == sessions.Attendance(people["wang"])


@pytest.mark.parametrize("key", ["", "x", "密"])
def test_an_unknown_key_stands_for_nobody(database: Database, key: str) -> None:
    assert attendance(database, key) == sessions.Attendance(None)


def test_the_table_does_not_hold_the_key(database: Database) -> None:
    key = begin(database)
    with database.reading() as session:
        (login,) = session.scalars(select(LoginSession))
        assert key not in (login.key_hash, login.user_id)
        assert attendance(database, login.key_hash).actor is None


def test_every_log_in_has_a_key_of_its_own(database: Database) -> None:
    assert begin(database) != begin(database)


def test_log_out_ends_this_session_alone(database: Database) -> None:
    ended, other = begin(database), begin(database)
    with database.transaction() as session:
        sessions.end_session(session, ended)
    assert attendance(database, ended) == sessions.Attendance(None, SessionEnd.LOGOUT)
    assert attendance(database, other).actor is not None


def new_by_administrator(database: Database) -> None:
    """An administrator gives a new password."""
    with database.transaction() as session:
        accounts.set_password(session, CONSOLE, "wang", "another password")


def new_by_owner(database: Database) -> None:
    """The owner changes the password."""
    owner = actor_named(database, "wang")
    with database.transaction() as session:
        accounts.change_own_password(session, owner, PASSWORD, "another one")


@pytest.mark.parametrize(
    ("done", "reason"),
    [
        (new_by_administrator, SessionEnd.PASSWORD_CHANGE),
        (new_by_owner, SessionEnd.PASSWORD_CHANGE),
        (lambda database: change(database, roles=["agent"]), SessionEnd.ROLE_CHANGE),
        (
            lambda database: change(database, roles=["contributor", "reviewer"]),
            SessionEnd.ROLE_CHANGE,
        ),
        (lambda database: change(database, department="service"), SessionEnd.ROLE_CHANGE),
        (lambda database: change(database, active=False), SessionEnd.DEACTIVATED),
    ],
)
def test_a_change_of_password_or_rights_ends_all_sessions_of_that_user(
    database: Database, done: Callable[[Database], None], reason: SessionEnd
) -> None:
    first, second, foreign = begin(database), begin(database), begin(database, "li")
    done(database)
    for key in (first, second):
        assert attendance(database, key) == sessions.Attendance(None, reason)
    assert attendance(database, foreign).actor is not None


def test_another_display_name_ends_nothing(database: Database) -> None:
    key = begin(database)
    change(database, display_name="王")
    actor = attendance(database, key).actor
    assert actor is not None
    assert actor.display_name == "王"


def test_rights_are_those_of_now_even_for_a_session_that_was_left_open(database: Database) -> None:
    key = begin(database)
    with database.transaction() as session:
        user = user_named(session, "wang")
        assert user is not None
        user.held_roles = []
    actor = attendance(database, key).actor
    assert actor is not None
    assert not actor.has(*Role)


@pytest.mark.parametrize(
    ("moved", "holds"),
    [
        (timedelta(hours=11, minutes=59), True),
        (timedelta(hours=12), False),
        (timedelta(days=365), False),
        (timedelta(hours=-1), True),  # the clock was set back
        (timedelta(days=-365), False),  # it was begun while the clock was a year ahead
    ],
)
def test_a_session_lasts_a_shift_whatever_the_clock_does(
    database: Database, moved: timedelta, holds: bool
) -> None:
    with clock.moved_to(NOON):
        key = begin(database)
    with clock.moved_to(NOON + moved):
        assert (attendance(database, key).actor is not None) is holds


def test_only_sessions_that_are_over_are_forgotten(database: Database) -> None:
    with clock.moved_to(NOON):
        old = begin(database)
    with clock.moved_to(NOON + timedelta(hours=6)):
        young = begin(database)
    with clock.moved_to(NOON + timedelta(hours=13)):
        with database.transaction() as session:
            sessions.forget_old_sessions(session)
            assert session.get(LoginSession, sessions.key_hash(old)) is None
        assert attendance(database, young).actor is not None
