"""What stands in the database, in a form a test can compare."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from content.models import Entry, Revision
from content.queries import entry_numbered, visible_entry
from core import audit
from core.database import Database
from core.errors import NotFound
from search_index.owed import owed_entries
from tests.makers import actor_named


def shown(database: Database, number: str) -> str | None:
    """The title agents see; None when they see nothing."""
    agent = actor_named(database, "an")
    with database.reading() as session:
        try:
            return visible_entry(session, agent, number).revision.title
        except NotFound:
            return None


def states(database: Database, number: str) -> list[str]:
    """The states of all revisions, oldest first."""
    with database.reading() as session:
        return [revision.state.value for revision in _entry(session, number).revisions]


@dataclass(frozen=True)
class Text:
    """What a revision says, apart from its database row."""

    seq: int
    version: int
    state: str
    title: str
    content: dict[str, Any]
    dates: tuple[date | None, date | None, date | None]
    citations: list[tuple[int, str]]
    author_id: int
    writers: frozenset[int]


def texts(database: Database, number: str) -> list[Text]:
    """All revisions of an entry, oldest first."""
    with database.reading() as session:
        return [
            Text(
                r.seq,
                r.version,
                r.state.value,
                r.title,
                r.content,
                (r.effective_from, r.expires_on, r.review_by),
                [(c.regulation_id, c.clause) for c in r.citations],
                r.author_id,
                r.writer_ids,
            )
            for r in _entry(session, number).revisions
        ]


def newest(database: Database, number: str) -> Text:
    """The newest revision."""
    return texts(database, number)[-1]


def actions(database: Database, number: str) -> list[str]:
    """What the audit trail says was done to an entry, oldest first."""
    with database.reading() as session:
        return [event.action for event in audit.events_about(session, f"entry:{number}")]


def owed(database: Database) -> list[int]:
    """The entries the index is to look at again."""
    with database.reading() as session:
        return owed_entries(session, "index")


def counts(database: Database) -> tuple[int | None, ...]:
    """How much there is: to see that nothing was written."""
    with database.reading() as session:
        return (
            session.scalar(select(func.count(Entry.id))),
            session.scalar(select(func.count(Revision.id))),
            session.scalar(select(func.sum(Revision.version))),
            audit.head(session).last_id,
        )


def _entry(session: Any, number: str) -> Entry:
    entry = entry_numbered(session, number)
    assert entry is not None
    return entry
