"""What the index was owed before there was a feed is owed to it still, in its order."""

from __future__ import annotations

import pytest
from alembic import command
from sqlalchemy import text

from core import feed
from core.database import Database
from migrations.runner import alembic_config, upgrade
from search_index.owed import lag, owed_entries
from tests.databases import emptied

BEFORE, SINCE = "0012", "0013"
CONSUMER = "index"
PROMISE = """
    INSERT INTO outbox (topic, subject_id, created_at)
    VALUES (:topic, :subject, '2026-03-01 04:00:00+00:00')
"""


@pytest.fixture
def owing(database: Database) -> Database:
    """A database of the version before, in which the index was behind; some was kept already."""
    upgrade(emptied(database), BEFORE)
    with database.engine.execution_options(kb_writes=True).begin() as connection:
        for subject in (9, 8, 5, 7, 5):
            connection.execute(text(PROMISE), {"topic": "index", "subject": subject})
        connection.execute(text("DELETE FROM outbox WHERE subject_id > 7"))
        connection.execute(text(PROMISE), {"topic": "of nobody", "subject": 1})
    return database


def test_it_comes_first_and_what_happens_next_follows(owing: Database) -> None:
    upgrade(owing)
    with owing.transaction() as session:
        feed.record(session, "published", 6)
    with owing.reading() as session:
        assert owed_entries(session, CONSUMER) == [5, 7, 5, 6]
        assert lag(session, CONSUMER)[0] == 4
        portion = feed.portion(session, CONSUMER)
    assert not portion.lost
    assert [one.number for one in portion.happenings] == [1, 2, 3, 4]


def test_a_base_that_owed_nothing_owes_nothing(owing: Database) -> None:
    with owing.engine.execution_options(kb_writes=True).begin() as connection:
        connection.execute(text("DELETE FROM outbox"))
    upgrade(owing)
    with owing.reading() as session:
        assert not feed.has_news(session, CONSUMER)


def test_the_way_back_owes_what_was_not_done(owing: Database) -> None:
    upgrade(owing)
    with owing.transaction() as session:
        feed.move_on(session, CONSUMER, 1)
    with owing.engine.execution_options(kb_writes=True).begin() as connection:
        command.downgrade(alembic_config(connection), BEFORE)
    with owing.engine.connect() as connection:
        rows = connection.execute(text("SELECT topic, subject_id FROM outbox ORDER BY id"))
        assert [tuple(row) for row in rows] == [("index", 7), ("index", 5)]
