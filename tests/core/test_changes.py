"""Changes are counted by the database, whoever makes them, when they are committed."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from core import changes
from core.changes import Counts, counts_now, entries_changed
from core.database import Database
from migrations.runner import upgrade
from tests.makers import Maker

RIGHTS, CONTENT, STRUCTURE = (1, 0, 0), (0, 1, 0), (0, 0, 1)


def moved(before: Counts, after: Counts) -> tuple[int, int, int]:
    """Which counts moved."""
    return (
        int(after.rights > before.rights),
        int(after.content > before.content),
        int(after.structure > before.structure),
    )


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        ("UPDATE users SET active = NOT active WHERE name = 'wang'", RIGHTS),
        ("DELETE FROM user_roles WHERE role = 'agent'", RIGHTS),
        ("INSERT INTO user_roles SELECT id, 'admin' FROM users WHERE name = 'wang'", RIGHTS),
        ("UPDATE departments SET name = '别的' WHERE code = 'service'", STRUCTURE),
        ("UPDATE categories SET name = '别的' WHERE code = 'service'", STRUCTURE),
        ("UPDATE entries SET published_revision_id = NULL", CONTENT),
        ("UPDATE revisions SET expires_on = '2030-01-01'", CONTENT),
        ("UPDATE revisions SET state = 'retired'", CONTENT),
        ("UPDATE entries SET interim_until = NULL", CONTENT),
        ("UPDATE entries SET taken_down_at = created_at", CONTENT),
    ],
)
def test_a_change_by_any_way_is_counted(
    database: Database, maker: Maker, statement: str, expected: tuple[int, int, int]
) -> None:
    maker.published()
    before = counts_now(database)
    with database.transaction() as session:
        session.execute(text(statement))
    assert moved(before, counts_now(database)) == expected


def test_a_draft_is_no_change_of_content(database: Database, maker: Maker) -> None:
    before = counts_now(database)
    maker.draft()
    assert counts_now(database).content == before.content


def test_what_is_not_committed_is_not_counted(database: Database, maker: Maker) -> None:
    maker.published()
    before = counts_now(database)
    with pytest.raises(RuntimeError), database.transaction() as session:
        session.execute(text("UPDATE entries SET published_revision_id = NULL"))
        raise RuntimeError
    assert counts_now(database) == before


def test_the_entries_that_changed_are_known_until_they_are_forgotten(
    database: Database, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    maker.published()
    before = counts_now(database).content
    number = maker.published()
    now = counts_now(database).content
    with database.transaction() as session:
        assert entries_changed(session, before, now) == {int(number.removeprefix("KB-"))}
        assert entries_changed(session, now, now) == set()
        monkeypatch.setattr(changes, "ENTRIES_KEPT", 1)
        changes.forget_old_changes(session)
        assert entries_changed(session, before, now) is None
        assert entries_changed(session, now - 1, now) is not None


def test_triggers_are_there_again_after_an_upgrade(database: Database) -> None:
    with database.transaction() as session:
        on = "" if database.is_sqlite else " ON users"
        session.execute(text(f"DROP TRIGGER count_rights_users_update{on}"))
    upgrade(database)
    before = counts_now(database)
    with database.transaction() as session:
        session.execute(text("UPDATE users SET active = active"))
    assert counts_now(database).rights > before.rights
