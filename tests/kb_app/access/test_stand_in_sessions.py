"""Logging in while the database takes nothing: known people get in, nobody guesses more."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event

from core import clock
from core.database import Database
from kb_app.access.stand_in_sessions import LASTS
from people.authentication import passwords
from people.authentication.models import SessionEnd
from people.authentication.sessions import end_sessions
from people.queries import user_named
from tests.databases import ON_SQLITE
from tests.kb_app.access.test_logging_in import now_of, set_up
from tests.kb_app.visitors import Visitor
from tests.makers import PASSWORD

pytestmark = ON_SQLITE


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    def matches(password_hash: str | None, password: str) -> bool:
        return password_hash is not None and password == PASSWORD

    monkeypatch.setattr(passwords, "matches", matches)


@contextmanager
def takes_nothing(database: Database) -> Iterator[None]:
    """SQLite refuses every write, as it does on a disk that only reads."""

    def close(connection: object, *_: object) -> None:
        connection.cursor().execute("PRAGMA query_only=ON")  # type: ignore[attr-defined]

    database.disconnect()
    event.listen(database.engine, "connect", close)
    try:
        yield
    finally:
        event.remove(database.engine, "connect", close)
        database.disconnect()


def test_known_people_get_in_and_read(app: Flask, database: Database) -> None:
    wang = Visitor(app)
    with takes_nothing(database):
        assert wang.log_in("wang").status_code == 303
        assert wang.get("/search").status_code == 200
        refused = wang.post("/inbox/read", {}, page="/account")
        assert refused.status_code == 503
        assert "磁盘只能读取" in refused.text
    assert wang.get("/search").status_code == 200  # it lasts when the disk is back
    wang.post("/logout", {}, page="/search")
    assert wang.get("/search").status_code == 303


def test_a_wrong_password_opens_nothing_and_guesses_are_counted(
    app: Flask, database: Database
) -> None:
    guesser = Visitor(app)
    with takes_nothing(database):
        answers = [guesser.log_in("wang", "wrong").status_code for _ in range(12)]
        assert guesser.get("/search").status_code == 303
    assert answers[0] != 429
    assert answers[-1] == 429


@pytest.mark.parametrize("change", ["password", "inactive"])
def test_it_ends_with_the_account(app: Flask, database: Database, change: str) -> None:
    wang = Visitor(app)
    with takes_nothing(database):
        wang.log_in("wang")
    with database.transaction() as session:
        user = user_named(session, "wang")
        assert user is not None
        if change == "password":
            user.password_hash = "another"
        else:
            user.active = False
            end_sessions(session, user.id, SessionEnd.LOGOUT)
    assert wang.get("/search").status_code == 303


def test_it_ends_when_its_owner_ends_all_others(app: Flask, database: Database) -> None:
    """Whoever is at a screen of theirs closes the one left open, whether a list shows it or not."""
    left_open, here = Visitor(app), Visitor(app)
    with takes_nothing(database):
        left_open.log_in("wang")
    here.log_in("wang")
    assert left_open.get("/search").status_code == 200
    here.post("/account/sessions/end-others", {}, page="/account")
    assert left_open.get("/search").status_code == 303
    with takes_nothing(database):
        left_open.log_in("wang")
    assert left_open.get("/search").status_code == 200


def test_it_ends_after_an_hour(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    wang = Visitor(app)
    with takes_nothing(database):
        wang.log_in("wang")
    late = clock.now() + LASTS + timedelta(minutes=1)
    monkeypatch.setattr("itsdangerous.timed.time.time", late.timestamp)
    assert wang.get("/search").status_code == 303


def test_a_code_of_the_generator_is_taken_once(app: Flask, database: Database) -> None:
    """Those for when it is lost are not taken: nobody could write down that they are used up."""
    chen = Visitor(app)
    chen.log_in("chen")
    generator, spare = set_up(chen)
    with takes_nothing(database), clock.moved_to(clock.now() + timedelta(minutes=2)):
        one, other = Visitor(app), Visitor(app)
        for visitor in (one, other):
            visitor.log_in("chen")
        code = {"code": now_of(generator)}
        page = "/login/code"
        assert other.post(page, {"code": spare[0]}, page=page).status_code != 303
        assert one.post(page, code, page=page).status_code == 303
        assert one.get("/search").status_code == 200
        assert other.post(page, code, page=page).status_code != 303
