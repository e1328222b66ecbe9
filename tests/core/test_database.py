"""Transactions: all or nothing, never half-written, and a clear error when the database is busy."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import event, select, text, update
from sqlalchemy.exc import IntegrityError, StatementError

from core import database as core_database
from core import feed
from core.database import Database
from core.errors import Unavailable
from core.feed import Happening
from tests.databases import ON_POSTGRESQL, ON_SQLITE

TOPIC = "test"


def topics(database: Database) -> list[int]:
    """What is stored: happenings are as good an example as any."""
    with database.reading() as session:
        return list(session.scalars(select(Happening.subject_id).order_by(Happening.id)))


@pytest.fixture
def impatient(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The same database, for somebody who waits a second only."""
    monkeypatch.setattr(core_database, "BUSY_TIMEOUT_SECONDS", 1)
    other = Database(database.url, pool_size=1)
    yield other
    other.dispose()


def test_a_block_that_ends_is_stored(database: Database) -> None:
    with database.transaction() as session:
        feed.record(session, TOPIC, 1)
    assert topics(database) == [1]


def test_a_block_that_raises_leaves_nothing(database: Database) -> None:
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        feed.record(session, TOPIC, 1)
        session.flush()
        raise ZeroDivisionError
    assert topics(database) == []


def test_a_block_that_is_interrupted_leaves_nothing(database: Database) -> None:
    with pytest.raises(KeyboardInterrupt), database.transaction() as session:
        feed.record(session, TOPIC, 1)
        session.flush()
        raise KeyboardInterrupt
    assert topics(database) == []


def test_what_is_changed_while_reading_is_thrown_away(database: Database) -> None:
    with database.reading() as session:
        feed.record(session, TOPIC, 1)
        session.flush()
    assert topics(database) == []


@ON_SQLITE
def test_a_writer_holds_the_lock_from_the_start(database: Database, impatient: Database) -> None:
    """One that reads first and writes later could fail half-way. PostgreSQL locks rows."""
    with database.transaction() as session:
        session.scalar(select(Happening.id))
        with pytest.raises(Unavailable), impatient.transaction():
            pytest.fail("two writers at once")


def test_a_locked_database_is_told_in_time_and_nothing_is_half_written(
    database: Database, impatient: Database
) -> None:
    with database.transaction() as session:
        feed.record(session, TOPIC, 1)
    with database.transaction() as holder:
        holder.execute(update(Happening).values(subject_id=2))
        started = time.monotonic()
        with pytest.raises(Unavailable), impatient.transaction() as session:
            feed.record(session, TOPIC, 3)
            session.flush()
            session.execute(update(Happening).values(subject_id=4))
        assert 0.5 < time.monotonic() - started < 5
    assert topics(database) == [2]


def test_readers_go_on_while_somebody_writes(database: Database, impatient: Database) -> None:
    with database.transaction() as session:
        feed.record(session, TOPIC, 1)
        session.flush()
        assert topics(impatient) == []


def test_when_no_connection_comes_free_it_says_so(impatient: Database) -> None:
    pool = impatient.engine.pool
    with ExitStack() as held:
        for _ in range(pool.size() + pool._max_overflow):  # type: ignore[attr-defined]
            held.enter_context(impatient.reading()).execute(text("SELECT 1"))
        with pytest.raises(Unavailable), impatient.reading() as session:
            session.execute(text("SELECT 1"))
    assert topics(impatient) == []


@ON_POSTGRESQL
def test_a_cut_connection_is_told_and_the_next_one_works(database: Database) -> None:
    with pytest.raises(Unavailable), database.transaction() as session:
        feed.record(session, TOPIC, 1)
        session.flush()
        own = session.scalar(text("SELECT pg_backend_pid()"))
        with database.reading() as other:
            other.execute(text(f"SELECT pg_terminate_backend({own})"))
        time.sleep(0.1)
        session.execute(text("SELECT 1"))
    assert topics(database) == []
    with database.transaction() as session:
        feed.record(session, TOPIC, 2)
    assert topics(database) == [2]


@ON_POSTGRESQL
def test_connections_that_died_in_the_pool_are_not_handed_out(database: Database) -> None:
    """As after a restart of the server."""
    topics(database)
    administrator = Database(database.url)
    with administrator.reading() as session:
        session.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )
    administrator.dispose()
    time.sleep(core_database.PING_AFTER_SECONDS + 0.1)
    assert topics(database) == []
    database.dispose()  # others of the pool are dead still


@ON_POSTGRESQL
def test_a_connection_is_pinged_only_when_it_lay_idle(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each request takes several: asked each time, they would cost as much as what they ask."""
    monkeypatch.setattr(core_database, "PING_AFTER_SECONDS", 60.0)
    topics(database)
    pings: list[object] = []
    monkeypatch.setattr(database.engine.dialect, "do_ping", pings.append)
    for _ in range(3):
        topics(database)
    assert not pings
    monkeypatch.setattr(core_database, "PING_AFTER_SECONDS", 0.0)
    topics(database)
    assert len(pings) == 1


def test_a_broken_rule_of_the_schema_is_no_unavailability(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(text("INSERT INTO user_roles (user_id, role) VALUES (99999, 'agent')"))


def test_a_state_that_does_not_exist_is_refused_by_the_database(database: Database) -> None:
    with pytest.raises(IntegrityError), database.transaction() as session:
        session.execute(text("UPDATE user_roles SET role = 'king'"))


@ON_SQLITE  # PostgreSQL itself quotes the failing row
def test_what_people_typed_is_not_in_the_error(database: Database) -> None:
    with pytest.raises(IntegrityError) as raised, database.transaction() as session:
        session.execute(
            text("INSERT INTO departments (id, code, name) VALUES (1, 'x', :name)"),
            {"name": "电话 13800000000"},
        )
    assert "13800000000" not in str(raised.value)


def test_many_threads_lose_no_write(database: Database) -> None:
    def writer(subject_id: int) -> None:
        for _round in range(5):
            with database.transaction() as session:
                feed.record(session, TOPIC, subject_id)

    threads = [threading.Thread(target=writer, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(topics(database)) == 30


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=8))])
def test_instants_come_back_as_they_were(database: Database, zone: timezone) -> None:
    instant = datetime(2026, 3, 1, 8, 30, 0, 123456, tzinfo=zone)
    with database.transaction() as session:
        session.add(Happening(topic=TOPIC, subject_id=1, at=instant))
    with database.reading() as session:
        row = session.scalars(select(Happening)).one()
        assert row.at == instant
        assert row.at.tzinfo is UTC


def test_an_instant_without_a_zone_is_a_mistake(database: Database) -> None:
    with (
        pytest.raises(StatementError, match="time zone"),
        database.transaction() as session,
    ):
        session.add(Happening(topic=TOPIC, subject_id=1, at=datetime(2026, 3, 1)))  # noqa: DTZ001


def test_sqlite_keeps_what_was_acknowledged_through_a_power_cut(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'new' / 'kb.sqlite'}")
    with database.engine.connect() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
    database.dispose()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


def test_what_was_in_use_is_closed_when_it_comes_back(database: Database) -> None:
    """Else it stays open until it is collected; those that come after it are kept."""
    other = Database(database.url)
    with other.engine.connect() as connection:
        connection.execute(text("SELECT 1"))
        left = other.engine.pool
        other.disconnect()
        closed: list[object] = []
        event.listen(left, "close", lambda gone, entry: closed.append(gone))
    assert len(closed) == 1
    kept = []
    for _time in range(2):
        with other.engine.connect() as connection:
            kept.append(connection.connection.dbapi_connection)
    assert kept[0] is kept[1]
    other.dispose()


@ON_POSTGRESQL
def test_a_glance_begins_no_transaction(database: Database) -> None:
    """What is asked with every request is one question to the server, not three."""
    assert database.glance("SELECT now() = statement_timestamp()") == (True,)
    with database.transaction() as session:
        feed.record(session, TOPIC, 1)
        session.rollback()
    assert topics(database) == []


@ON_POSTGRESQL
def test_a_glance_that_fails_leaves_no_connection_in_its_mode(database: Database) -> None:
    with pytest.raises(Unavailable):
        database.glance("SELECT nothing FROM nowhere")
    with pytest.raises(ZeroDivisionError), database.transaction() as session:
        feed.record(session, TOPIC, 1)
        session.flush()
        raise ZeroDivisionError
    assert topics(database) == []
