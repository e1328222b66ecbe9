"""The base in another database, and back: numbers, history, audit and what is found stay."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from content.models import Entry, Revision
from core import audit, clock
from core.audit import AuditEvent
from core.database import Database
from core.errors import Conflict, Invalid
from core.nodes import Pulse
from core.storage.blobs import FolderStore
from kb_app.installation import moving
from kb_app.installation.moving import move
from migrations.tables import metadata
from people.actors import Actor
from search_index import services as index_services
from search_index.engine import Index
from tests.databases import ON_SQLITE, PostgresTemplates, emptied
from tests.made_files import pdf
from tests.makers import Maker


@pytest.fixture
def worked_on(maker: Maker, database: Database, people: dict[str, Actor]) -> Database:
    """A base in which something of each sort has happened."""
    maker.retire(maker.published(title="已经下线"))
    maker.published(title="现行规定", kind="regulation")
    number = maker.draft(title="送审中")
    maker.attach(number, pdf())
    maker.submit(number)
    with database.transaction() as session:
        gone = Entry(
            kind="answer", department_id=1, created_at=clock.now(), created_by_id=people["wang"].id
        )
        session.add(gone)
        session.flush()
        session.delete(gone)  # its number was given
        audit.record(session, "wang", "entry.odd", "entry:KB-9", {"text": "𠮷\"'\\%s", "no": None})
    index_services.drain(database, maker.index)
    return database


@pytest.fixture
def empty(database: Database, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Database]:
    """An empty database of the other engine."""
    if database.is_sqlite:
        templates: PostgresTemplates = request.getfixturevalue("postgres_templates")
        url = templates.copy(tmp_path)
        made = emptied(Database(url))
        yield made
        made.dispose()
        templates.drop(url)
    else:
        made = Database(f"sqlite:///{tmp_path / 'elsewhere.sqlite'}")
        yield made
        made.dispose()


def test_what_arrives_is_what_there_was(
    worked_on: Database, empty: Database, maker: Maker, tmp_path: Path
) -> None:
    moved = move(worked_on, empty)
    with worked_on.reading() as before, empty.reading() as after:
        for table in metadata.tables.values():
            assert _rows(after, table) == _rows(before, table), table.name
        assert audit.head(after) == audit.head(before) == moved.head
        assert audit.first_bad_row(after, [moved.head]) is None
    assert moved.rows > 50
    assert index_services.verify(empty, maker.index) == []  # it goes on where it was
    new = Index(tmp_path / "new")
    index_services.ensure(empty, new)
    assert index_services.verify(empty, new) == []


def test_a_lost_file_keeps_everything_where_it_is(worked_on: Database, empty: Database) -> None:
    store = worked_on.blobs
    assert isinstance(store, FolderStore)
    (name,) = store.names()
    (store.folder / name[:2] / name).write_bytes(b"other bytes")
    with pytest.raises(Invalid, match="附件"):
        move(worked_on, empty)


def test_there_work_goes_on_and_no_number_is_given_twice(
    worked_on: Database, empty: Database, tmp_path: Path
) -> None:
    move(worked_on, empty)
    with worked_on.reading() as session:
        given = session.scalar(select(func.max(Entry.id))) or 0
        events = session.scalar(select(func.count()).select_from(AuditEvent)) or 0
    there = Maker(empty, Index(tmp_path / "there"))
    assert there.published(title="搬过去以后写的") == f"KB-{given + 2:06d}"
    assert index_services.verify(empty, there.index) == []  # the triggers count again
    with empty.reading() as session:
        assert audit.first_bad_row(session) is None
        assert (session.scalar(select(func.max(AuditEvent.id))) or 0) > events
    with pytest.raises(Exception, match="append-only"), empty.transaction() as session:
        session.execute(text("DELETE FROM audit_events"))
    with pytest.raises(Exception, match=r"(?i)foreign key"), empty.transaction() as session:
        session.execute(text("UPDATE revisions SET entry_id = 999999 WHERE id = 1"))
        session.flush()


@ON_SQLITE
def test_what_does_not_arrive_whole_is_not_left_there(
    worked_on: Database, empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = moving._digest
    seen: list[int] = []

    def changed_on_the_way(values: Any) -> int:
        seen.append(1)
        return digest(values) + (len(seen) == 40)

    monkeypatch.setattr(moving, "_digest", changed_on_the_way)
    with pytest.raises(Invalid, match="什么都没有搬"):
        move(worked_on, empty)
    with empty.reading() as session:
        assert session.scalar(select(func.count()).select_from(Revision)) == 0
    monkeypatch.setattr(moving, "_digest", digest)
    move(worked_on, empty)


def test_nothing_is_moved_while_nodes_run_or_onto_something(
    worked_on: Database, empty: Database
) -> None:
    with worked_on.transaction() as session:
        pulse = Pulse("a", "机器甲", version="1", schema="1", run="x")
        pulse.beat(session, leads=True)
    with pytest.raises(Conflict, match="机器甲"):
        move(worked_on, empty)
    with worked_on.transaction() as session:
        pulse.end(session)
    move(worked_on, empty)
    with pytest.raises(Conflict, match="空"):
        move(worked_on, empty)


def _rows(session: Session, table: Any) -> list[str]:
    return sorted(repr(tuple(row)) for row in session.execute(select(table)))
