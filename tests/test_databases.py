"""What a test leaves behind in its database is gone for the next one."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from core.database import Database
from tests.databases import ON_POSTGRESQL, PostgresTemplates
from tests.makers import Maker

STATE = """
    SELECT (SELECT json_agg(u ORDER BY u.id)::text FROM users u),
           (SELECT json_agg(a ORDER BY a.id)::text FROM audit_events a),
           (SELECT json_agg(c ORDER BY c::text)::text FROM change_counts c),
           (SELECT count(*) FROM entries),
           (SELECT json_agg(s)::text FROM pg_sequences s),
           (SELECT count(*) FROM pg_trigger),
           (SELECT count(*) FROM pg_attribute WHERE attname = 'heading')
"""


def state(database: Database) -> tuple[object, ...]:
    """What is looked at here."""
    with database.engine.connect() as connection:
        return tuple(connection.execute(text(STATE)).one())


@ON_POSTGRESQL
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE users SET display_name = '100 % anders'",
        "DELETE FROM users WHERE name = 'wang'",
        "DROP TRIGGER audit_events_keep ON audit_events",
        "ALTER TABLE revisions RENAME COLUMN title TO heading",
        "DROP SCHEMA public CASCADE",
    ],
)
def test_what_was_left_is_gone(
    maker: Maker, postgres_templates: PostgresTemplates, statement: str
) -> None:
    before = state(maker.database)
    maker.submitted()
    with maker.database.engine.begin() as connection:
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        connection.execute(text(statement))
    assert state(postgres_templates.fresh()) == before


@ON_POSTGRESQL
def test_a_lock_that_is_held_on_does_not_stop_the_next(
    database: Database, postgres_templates: PostgresTemplates
) -> None:
    with database.engine.connect() as connection:
        connection.execute(text("UPDATE users SET display_name = 'x'"))
        fresh = postgres_templates.fresh()
        connection.invalidate()
    with fresh.engine.connect() as connection:
        assert connection.scalar(text("SELECT count(*) FROM users WHERE display_name = 'x'")) == 0
