"""When keys were last used: noted at once, written when it suits, known across processes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select, text

from core import clock
from core.changes import counts_now
from core.database import Database
from people.actors import CONSOLE
from people.authentication import sessions, tokens
from people.authentication.last_seen import LastSeen
from people.authentication.models import ApiToken, LoginSession
from people.authentication.session_cache import grant_of, of_session
from people.authentication.sessions import IDLE_LIMITS
from people.queries import user_named

HOUR = timedelta(hours=1)


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """Another process."""
    beside = Database(database.url, pool_size=2)
    yield beside
    beside.dispose()


def begin(database: Database, name: str) -> str:
    """Log in; gives the key."""
    with database.transaction() as session:
        user = user_named(session, name)
        assert user is not None
        return sessions.begin_session(session, user)


def test_what_was_used_is_written_later_and_makes_nobody_read_rights_anew(
    database: Database,
) -> None:
    key = begin(database, "an")
    with database.transaction() as session:
        _row, secret = tokens.issue_token(session, CONSOLE, "an")
    rights = counts_now(database).rights
    with clock.moved_to(clock.now() + HOUR):
        now = clock.now()
        assert of_session(database, key).actor is not None
        assert grant_of(database, secret) is not None
        with database.reading() as session:
            assert session.scalar(select(ApiToken.last_used_at)) is None
        LastSeen.of(database).write(database)
    with database.reading() as session:
        assert session.scalar(select(ApiToken.last_used_at)) == now
        assert session.scalar(select(LoginSession.last_seen_at)) == now
    assert counts_now(database).rights == rights


def test_an_older_moment_does_not_replace_a_newer_one(database: Database, other: Database) -> None:
    key = begin(database, "an")
    with clock.moved_to(clock.now() + HOUR):
        of_session(other, key)
    with clock.moved_to(clock.now() + 2 * HOUR):
        newer = clock.now()
        of_session(database, key)
        LastSeen.of(database).write(database)
        LastSeen.of(other).write(other)
    with database.reading() as session:
        assert session.scalar(select(LoginSession.last_seen_at)) == newer


def test_one_process_knows_of_what_another_saw(database: Database, other: Database) -> None:
    key = begin(database, "admin")
    begun = clock.now()
    assert of_session(database, key, IDLE_LIMITS).actor is not None
    with clock.moved_to(begun + timedelta(minutes=50)):
        assert of_session(other, key, IDLE_LIMITS).actor is not None
        LastSeen.of(other).write(other)
    with clock.moved_to(begun + timedelta(minutes=100)):
        assert of_session(database, key, IDLE_LIMITS).actor is not None
    with clock.moved_to(begun + timedelta(minutes=161)):
        assert of_session(database, key, IDLE_LIMITS).actor is None
        assert of_session(other, key, IDLE_LIMITS).actor is None


def test_what_could_not_be_written_is_written_another_time(database: Database) -> None:
    key = begin(database, "an")
    with clock.moved_to(clock.now() + HOUR):
        now = clock.now()
        of_session(database, key)
    with database.transaction() as session:
        session.execute(text("ALTER TABLE login_sessions RENAME TO away"))
    with pytest.raises(Exception, match=r"login_sessions|数据库"):
        LastSeen.of(database).write(database)
    with database.transaction() as session:
        session.execute(text("ALTER TABLE away RENAME TO login_sessions"))
    LastSeen.of(database).write(database)
    with database.reading() as session:
        assert session.scalar(select(LoginSession.last_seen_at)) == now
