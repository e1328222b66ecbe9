"""The audit trail: append-only, chained, and telling where it was touched."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core import audit, clock
from core.database import Database
from tests.databases import ON_POSTGRESQL

GUARDS = {
    "sqlite": (
        "DROP TRIGGER audit_events_keep_update",
        "DROP TRIGGER audit_events_keep_delete",
    ),
    "postgresql": ("DROP TRIGGER audit_events_keep ON audit_events",),
}


def write(database: Database, count: int = 1) -> int:
    """Append rows; gives the id of the last."""
    with database.transaction() as session:
        for number in range(count):
            last = audit.record(session, "wang", "entry.create", f"entry:{number}", {"n": number})
        return last.id


def run(database: Database, *statements: str) -> None:
    """SQL behind the service's back."""
    with database.transaction() as session:
        for statement in statements:
            session.execute(text(statement))


def first_bad_row(database: Database, exported: audit.AuditHead | None = None) -> int | None:
    """What `audit verify` finds."""
    with database.reading() as session:
        return audit.first_bad_row(session, [exported] if exported else [])


def head(database: Database) -> audit.AuditHead:
    """The end of the chain."""
    with database.reading() as session:
        return audit.head(session)


@pytest.fixture
def unguarded(database: Database, engine_kind: str) -> Database:
    """A database whose owner took the triggers away."""
    run(database, *GUARDS[engine_kind])
    return database


OLD, NEW = "old-" * 10, "new-" * 10


@pytest.fixture
def keys(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of the trail; the first seals. What stands there already has no seal."""
    known = [OLD]
    monkeypatch.setattr(database, "seals", lambda: known)
    with database.transaction() as session:
        audit.seal(session, "begun")
    return known


SEALED = pytest.mark.usefixtures("keys")


@SEALED
def test_a_sealed_trail_goes_on_from_one_without_seals(database: Database) -> None:
    write(database, 3)
    assert first_bad_row(database, head(database)) is None


@SEALED
@pytest.mark.parametrize("change", ["actor = 'li'", "id = id + 100", "seal = ''"])
def test_a_changed_sealed_row_is_named(unguarded: Database, change: str) -> None:
    last = write(unguarded, 3)
    run(unguarded, f"UPDATE audit_events SET {change} WHERE id = {last}")
    assert first_bad_row(unguarded) == (last + 100 if "id =" in change else last)


@SEALED
def test_who_writes_the_end_again_without_the_key_is_found(
    unguarded: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = write(unguarded, 2)
    run(unguarded, f"DELETE FROM audit_events WHERE id = {last}")
    for forger in ((), (NEW,)):
        with monkeypatch.context() as without_key:
            without_key.setattr(unguarded, "seals", lambda forger=forger: forger)
            forged = write(unguarded)
        assert first_bad_row(unguarded) == forged
        run(unguarded, f"DELETE FROM audit_events WHERE id = {forged}")
        assert first_bad_row(unguarded) is None


@SEALED
def test_a_trail_without_any_seal_is_none(unguarded: Database) -> None:
    run(unguarded, "DELETE FROM audit_events WHERE seal <> ''")
    assert first_bad_row(unguarded) == head(unguarded).last_id
    run(unguarded, "DELETE FROM audit_events")
    assert first_bad_row(unguarded) == 1


def test_a_new_key_seals_and_the_old_one_still_opens(database: Database, keys: list[str]) -> None:
    write(database)
    keys.insert(0, NEW)
    write(database)
    assert first_bad_row(database) is None
    keys.remove(OLD)
    assert first_bad_row(database) is not None


def test_an_untouched_trail_holds(database: Database) -> None:
    write(database, 3)
    assert first_bad_row(database) is None
    assert first_bad_row(database, head(database)) is None


def test_an_empty_trail_holds_against_an_empty_head(database: Database, engine_kind: str) -> None:
    run(database, *GUARDS[engine_kind], "DELETE FROM audit_events")
    assert head(database) == audit.AuditHead(0, audit.GENESIS)
    assert first_bad_row(database, head(database)) is None


@pytest.mark.parametrize(
    "change",
    [
        "actor = 'li'",
        "action = 'review.approve'",
        "subject = 'entry:9'",
        "data = '{\"n\": 9}'",
        "at = '2020-01-01 00:00:00'",
        f"hash = '{'f' * 64}'",
        f"previous_hash = '{'f' * 64}'",
    ],
)
def test_a_changed_row_is_named(unguarded: Database, change: str) -> None:
    write(unguarded, 3)
    changed = head(unguarded).last_id - 1
    run(unguarded, f"UPDATE audit_events SET {change} WHERE id = {changed}")
    assert first_bad_row(unguarded) == changed


def test_the_row_after_a_removed_one_is_named(unguarded: Database) -> None:
    write(unguarded, 3)
    removed = head(unguarded).last_id - 1
    run(unguarded, f"DELETE FROM audit_events WHERE id = {removed}")
    assert first_bad_row(unguarded) == removed + 1


def test_a_removed_first_row_shows(unguarded: Database) -> None:
    run(unguarded, "DELETE FROM audit_events WHERE id = 1")
    assert first_bad_row(unguarded) == 2


def test_a_cut_off_end_shows_against_an_exported_head(unguarded: Database) -> None:
    write(unguarded, 3)
    exported = head(unguarded)
    run(unguarded, f"DELETE FROM audit_events WHERE id >= {exported.last_id - 1}")
    assert first_bad_row(unguarded) is None  # what is left is whole
    assert first_bad_row(unguarded, exported) == exported.last_id - 1


def test_an_end_that_was_written_again_shows_against_an_exported_head(unguarded: Database) -> None:
    last = write(unguarded, 2)
    exported = head(unguarded)
    run(unguarded, f"DELETE FROM audit_events WHERE id = {last}")
    with unguarded.transaction() as session:
        forged = audit.record(session, "wang", "entry.create", "entry:other")
        session.execute(text(f"UPDATE audit_events SET id = {last} WHERE id = {forged.id}"))
    assert first_bad_row(unguarded) is None
    assert first_bad_row(unguarded, exported) == last


def test_a_trail_that_has_grown_holds_against_an_older_head(database: Database) -> None:
    exported = head(database)
    write(database, 2)
    assert first_bad_row(database, exported) is None


@pytest.mark.parametrize(
    "statement",
    ["UPDATE audit_events SET actor = 'x' WHERE id = 1", "DELETE FROM audit_events WHERE id = 1"],
)
def test_the_database_denies_changes(database: Database, statement: str) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        run(database, statement)
    assert first_bad_row(database) is None


@ON_POSTGRESQL  # SQLite has no TRUNCATE
def test_the_database_denies_emptying_the_table(database: Database) -> None:
    with pytest.raises(DBAPIError, match="append-only"):
        run(database, "TRUNCATE audit_events")


def test_the_order_is_that_of_writing_whatever_the_clock_says(database: Database) -> None:
    noon = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
    rows = []
    for moved in (timedelta(0), timedelta(hours=-1), timedelta(days=365), timedelta(0)):
        with clock.moved_to(noon + moved):
            rows.append(write(database))
    with database.reading() as session:
        assert [event.id for event in audit.latest(session, 4)] == rows[::-1]
    assert first_bad_row(database) is None


def test_a_rolled_back_change_leaves_no_row(database: Database) -> None:
    before = head(database)
    with pytest.raises(RuntimeError), database.transaction() as session:
        audit.record(session, "wang", "entry.create", "entry:1")
        raise RuntimeError
    assert head(database) == before


def test_many_writers_at_once_keep_the_chain(database: Database) -> None:
    before = len(rows_about(database, "entry:0"))
    start = threading.Barrier(6)

    def writer() -> None:
        start.wait()
        for _round in range(5):
            write(database)

    threads = [threading.Thread(target=writer) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(rows_about(database, "entry:0")) == before + 30
    assert first_bad_row(database) is None


def rows_about(database: Database, subject: str) -> list[audit.AuditEvent]:
    """The rows on one subject."""
    with database.reading() as session:
        return audit.events_about(session, subject)


def test_rows_are_read_back_as_they_were_written(database: Database) -> None:
    values = {"原因": "已过时 😀", "list": [1, 2.5, None], "inner": {"b": True}}
    with database.transaction() as session:
        audit.record(session, "wang", "entry.retire", "entry:KB-000001", values)
    (event,) = rows_about(database, "entry:KB-000001")
    assert (event.actor, event.action, event.data) == ("wang", "entry.retire", values)
    assert first_bad_row(database) is None


def test_the_latest_come_newest_first(database: Database) -> None:
    last = write(database, 3)
    with database.reading() as session:
        assert [event.id for event in audit.latest(session, 2)] == [last, last - 1]


def test_rows_are_found_from_an_instant_on_and_before_another(database: Database) -> None:
    with database.transaction() as session:
        begun = audit.head(session).last_id
    instants = [datetime(2099, 3, day, tzinfo=UTC) for day in (1, 2, 2, 3)]
    for at in instants:
        with clock.moved_to(at):
            write(database)
    with database.reading() as session:
        for at, first in zip(instants, (1, 2, 2, 4), strict=True):
            assert audit.first_since(session, at) == begun + first
        assert audit.first_since(session, instants[-1] + timedelta(seconds=1)) == begun + 5
        sought = audit.Sought(since=instants[1], until=instants[3])
        found = audit.found(session, sought, limit=10).items
        assert [row.at for row in found] == [instants[2], instants[1]]
        assert audit.count_found(session, sought) == 2


def test_signs_that_stand_for_others_in_sql_are_looked_for_as_they_are(database: Database) -> None:
    with database.transaction() as session:
        audit.record(session, "li_si", "entry.create", "entry:100%", {})
        audit.record(session, "li1si", "entry.create", "entry:1000", {})
    with database.reading() as session:
        for text_sought, subjects in (("li_si", ["entry:100%"]), ("100%", ["entry:100%"])):
            found = audit.found(session, audit.Sought(text_sought), limit=10).items
            assert [row.subject for row in found] == subjects


def test_whether_rows_are_sealed_is_seen_of_the_table(database: Database, tmp_path: Path) -> None:
    assert audit.has_seals(database)
    empty = Database(f"sqlite:///{tmp_path / 'empty.sqlite'}")
    assert not audit.has_seals(empty)
    with empty.transaction() as session:
        session.execute(text("CREATE TABLE audit_events (id INTEGER PRIMARY KEY, hash TEXT)"))
    assert not audit.has_seals(empty)
    empty.dispose()
