"""What a key stands for is remembered, and forgotten the moment a right changes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from core import clock
from core.database import Database
from people.actors import CONSOLE
from people.authentication import sessions, tokens
from people.authentication.models import SessionEnd
from people.authentication.session_cache import of_session, of_token
from people.authentication.sessions import Attendance
from people.queries import user_named
from people.roles import Role
from people.services import accounts


@pytest.fixture
def other(database: Database) -> Iterator[Database]:
    """Another process, as far as what is kept goes."""
    beside = Database(database.url, pool_size=2)
    yield beside
    beside.dispose()


@pytest.fixture
def key(database: Database) -> str:
    """A session of wang's."""
    with database.transaction() as session:
        user = user_named(session, "wang")
        assert user is not None
        return sessions.begin_session(session, user)


@pytest.fixture
def token(database: Database) -> tuple[int, str]:
    """A token of wang's: its id and its secret."""
    with database.transaction() as session:
        row, secret = tokens.issue_token(session, CONSOLE, "wang")
        return row.id, secret


@pytest.fixture
def asked(database: Database) -> Iterator[list[str]]:
    """Every statement but the glance at the counts, which passes by the engine's events."""
    statements: list[str] = []

    def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        statements.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    yield statements
    event.remove(database.engine, "before_cursor_execute", note)


def test_the_second_time_asks_for_the_count_alone(
    database: Database, key: str, asked: list[str]
) -> None:
    first = of_session(database, key)
    asked.clear()
    assert of_session(database, key) == first
    assert asked == []


def test_a_role_taken_away_by_another_process_holds_at_once(
    database: Database, other: Database, key: str, token: tuple[int, str]
) -> None:
    before = of_token(database, token[1])
    assert before is not None
    assert before.roles == {Role.CONTRIBUTOR}
    assert of_session(database, key).actor == before
    with other.transaction() as session:
        values = {"name": "wang", "display_name": "", "roles": ["agent"], "department": ""}
        accounts.change_user(session, CONSOLE, "wang", {**values, "active": True})
    after = of_token(database, token[1])
    assert after is not None
    assert after.roles == {Role.AGENT}
    assert of_session(database, key) == Attendance(None, SessionEnd.ROLE_CHANGE)


def test_a_role_taken_away_by_hand_in_the_database_holds_at_once(
    database: Database, other: Database, token: tuple[int, str]
) -> None:
    assert of_token(database, token[1]) is not None
    with other.transaction() as session:
        session.execute(text("DELETE FROM user_roles"))
    after = of_token(database, token[1])
    assert after is not None
    assert after.roles == frozenset()


def test_a_revoked_token_a_deactivated_user_and_a_log_out_hold_at_once(
    database: Database, other: Database, key: str, token: tuple[int, str]
) -> None:
    assert of_session(database, key).actor is not None
    with other.transaction() as session:
        sessions.end_session(session, key)
    assert of_session(database, key) == Attendance(None, SessionEnd.LOGOUT)
    assert of_token(database, token[1]) is not None
    with other.transaction() as session:
        tokens.revoke_token(session, CONSOLE, token[0])
    assert of_token(database, token[1]) is None


def test_a_session_ends_by_the_clock_though_nothing_changed(database: Database, key: str) -> None:
    assert of_session(database, key).actor is not None
    with clock.moved_to(clock.now() + sessions.SESSION_LASTS + timedelta(seconds=1)):
        assert of_session(database, key) == Attendance(None)


def test_keys_that_stand_for_nothing_are_not_remembered(
    database: Database, key: str, asked: list[str]
) -> None:
    assert of_token(database, "kb_guess") is None
    assert of_session(database, "guess") == Attendance(None)
    asked.clear()
    assert of_session(database, "guess") == Attendance(None)
    assert asked != []
