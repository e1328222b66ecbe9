"""Messages written before there were subjects say what they are about, or lead where they led."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import text

from core.database import Database
from kb_app.addresses import path_of
from migrations.runner import alembic_config, upgrade
from people.notifications.models import InboxMessage
from people.notifications.subjects import Subject, SubjectKind
from tests.databases import emptied

BEFORE = "0011"
WRITTEN = {
    "/entries/KB-000012": Subject(SubjectKind.ENTRY, "KB-000012"),
    "/questions/Q-000003": Subject(SubjectKind.QUESTION, "Q-000003"),
    "/review/7": Subject(SubjectKind.REVIEW, "7"),
    "/review?turn=mine": Subject(SubjectKind.OWN_TURNS),
    "/review/absences": Subject(SubjectKind.ABSENCES),
    "/upkeep": Subject(SubjectKind.UPKEEP),
    "/contribute/proposed": Subject(SubjectKind.PROPOSALS),
    "/contribute/KB-000012": Subject(SubjectKind.PAGE, "/contribute/KB-000012"),
    "/review/7/compare": Subject(SubjectKind.PAGE, "/review/7/compare"),
    "/entries/KB-000012?at=2": Subject(SubjectKind.PAGE, "/entries/KB-000012?at=2"),
    "/review": Subject(SubjectKind.PAGE, "/review"),
}
USER = """
    INSERT INTO users (id, name, display_name, password_hash, active, person, specialities,
                       is_chair, created_at, version)
    VALUES (1, 'old', 'old', '', true, '', '[]', false, '2026-01-01 00:00:00+00:00', 1)
"""
MESSAGE = """
    INSERT INTO inbox_messages (user_id, text, path, key, created_at)
    VALUES (1, '{"text": "x"}', :path, :path, '2026-01-01 00:00:00+00:00')
"""


@pytest.fixture
def told(database: Database) -> Database:
    """A database of the version before, with a message for each page."""
    upgrade(emptied(database), BEFORE)
    with database.engine.execution_options(kb_writes=True).begin() as connection:
        connection.execute(text(USER))
        connection.execute(text(MESSAGE), [{"path": path} for path in WRITTEN])
    return database


def test_what_was_told_before_keeps_its_place(told: Database) -> None:
    upgrade(told)
    with told.reading() as session:
        found = {message.key: message.about for message in session.query(InboxMessage)}
    assert found == WRITTEN
    assert {path: path_of(about) for path, about in found.items()} == {p: p for p in WRITTEN}


def test_the_way_back_loses_nothing(told: Database) -> None:
    upgrade(told)
    with told.engine.execution_options(kb_writes=True).begin() as connection:
        command.downgrade(alembic_config(connection), BEFORE)
    with told.engine.connect() as connection:
        rows = connection.execute(text("SELECT key, path FROM inbox_messages"))
        assert {row.key: row.path for row in rows} == {path: path for path in WRITTEN}
