"""The database is held, or a step fails half way: it is said in time, nothing is half written."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from content.models import Entry, Revision
from content.services import importing
from core import audit, feed
from core import database as database_module
from core.audit import AuditEvent
from core.database import Database
from core.errors import Unavailable
from core.feed import Happening
from kb_app.app import create_app
from kb_app.container import Container
from kb_app.settings import Settings
from search_index import services as index_services
from search_index.engine import Index
from tests.databases import ON_POSTGRESQL, ON_SQLITE
from tests.makers import APPROVAL, Maker, new_entry

PATIENCE_SECONDS = 1


@pytest.fixture
def impatient(
    settings: Settings, database: Database, index: Index, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Flask]:
    """The application with a database that is waited for one second only."""
    monkeypatch.setattr(database_module, "BUSY_TIMEOUT_SECONDS", PATIENCE_SECONDS)
    short = Database(database.url)
    yield create_app(settings, Container(settings, short, index))
    short.dispose()


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Somebody writes and does not come to an end."""
    with database.engine.execution_options(kb_writes=True).connect() as connection:
        if database.is_sqlite:
            connection.execute(text("DELETE FROM feed WHERE id = -1"))
        else:
            connection.execute(text("LOCK TABLE audit_events, entries IN ACCESS EXCLUSIVE MODE"))
        yield
        connection.rollback()


def counts(database: Database) -> tuple[int, ...]:
    """How many rows there are of what a change writes."""
    with database.reading() as session:
        tables = (Entry, Revision, AuditEvent, Happening)
        return tuple(session.scalar(select(func.count()).select_from(t)) or 0 for t in tables)


def test_held_database_is_503_in_time(impatient: Flask, maker: Maker) -> None:
    """With when to come again, and no partial row; afterwards the same call works (fault 14)."""
    headers = maker.token("wang") | {"Idempotency-Key": "k"}
    client = impatient.test_client()
    before = counts(maker.database)
    begun = time.monotonic()
    with held(maker.database):
        answer = client.post("/api/v1/entries", json=new_entry(), headers=headers)
    assert time.monotonic() - begun < PATIENCE_SECONDS + 4
    assert answer.json is not None
    assert (answer.status_code, answer.json["code"]) == (503, "unavailable")
    assert answer.headers["Retry-After"]
    assert counts(maker.database) == before
    assert client.post("/api/v1/entries", json=new_entry(), headers=headers).status_code == 201


def test_held_database_leaves_an_approval_undone(impatient: Flask, maker: Maker) -> None:
    """The review is as open as before; a reader is not held up on SQLite."""
    review = maker.submitted()
    headers = maker.token("chen")
    client = impatient.test_client()
    path = f"/api/v1/reviews/{review}"
    before = counts(maker.database)
    with held(maker.database):
        decided = client.post(f"{path}/decision", json=APPROVAL, headers=headers)
        if maker.database.is_sqlite:
            assert client.get(path, headers=headers).status_code == 200
    assert decided.status_code == 503
    assert counts(maker.database) == before
    assert client.get(path, headers=headers).json["state"] == "open"  # type: ignore[index]


@pytest.mark.parametrize("step", ["audit", "feed", "commit"])
def test_step_that_fails_takes_everything_back(
    app: Flask, maker: Maker, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """An approval is one thing: without its audit row, its record or its commit it is not."""
    review = maker.submitted()
    client, headers = app.test_client(), maker.token("chen")
    before = counts(maker.database)
    _fail_at(step, monkeypatch)
    path = f"/api/v1/reviews/{review}/decision"
    answer = client.post(path, json=APPROVAL, headers=headers)
    assert answer.status_code == 500
    monkeypatch.undo()
    assert counts(maker.database) == before
    with maker.database.reading() as session:
        assert audit.first_bad_row(session) is None
    again = client.post(path, json=APPROVAL, headers=headers)
    assert again.status_code == 200


@ON_POSTGRESQL
def test_connection_cut_while_reading_does_no_harm(database: Database) -> None:
    """What was read was read; the dead connection is given up, the next one works."""
    with database.reading() as session:
        _cut(database, session)
    with database.reading() as session:
        assert session.scalar(select(func.count(Entry.id))) == 0


@ON_POSTGRESQL
def test_connection_cut_before_the_commit_leaves_nothing(database: Database) -> None:
    """`Unavailable`, and no trace of the change (fault 22)."""
    before = counts(database)
    with pytest.raises(Unavailable), database.transaction() as session:
        feed.record(session, "published", 1)
        session.flush()
        _cut(database, session)
    assert counts(database) == before


def _cut(database: Database, session: Session) -> None:
    own = session.scalar(text("SELECT pg_backend_pid()"))
    with database.engine.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid, 5000)"), {"pid": own})


def test_import_that_fails_at_a_row_leaves_nothing(
    app: Flask, maker: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No entry of it, and the preview can be committed again without duplicates (fault 20)."""
    headers = maker.token("wang")
    client = app.test_client()
    rows = "".join(f"第{n}个问题,答案{n}\n" for n in range(8))
    form = {"what": "answers", "department": "marketing", "category": "third-party"}
    file = (io.BytesIO(f"问题,答案\n{rows}".encode()), "a.csv")
    made = client.post("/api/v1/imports", data=form | {"file": file}, headers=headers)
    assert made.json is not None
    path = f"/api/v1/imports/{made.json['id']}/commit"
    before = counts(maker.database)
    create = importing.create_entry
    calls: list[Any] = []

    def fifth_fails(*args: Any) -> Entry:
        calls.append(args)
        if len(calls) == 5:
            raise RuntimeError("killed here")
        return create(*args)

    monkeypatch.setattr(importing, "create_entry", fifth_fails)
    assert client.post(path, headers=headers).status_code == 500
    monkeypatch.undo()
    assert counts(maker.database) == before
    done = client.post(path, headers=headers)
    assert done.json is not None
    assert len(done.json["numbers"]) == 8
    assert counts(maker.database)[0] == before[0] + 8


def test_indexed_but_not_ticked_off_is_indexed_again(
    maker: Maker, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A crash before the index moves on in the feed: repeating changes nothing (fault 6)."""
    maker.decide(maker.submitted())

    def crashes(*_args: object) -> None:
        raise RuntimeError("killed here")

    monkeypatch.setattr(feed, "move_on", crashes)
    with pytest.raises(RuntimeError):
        maker.drain()
    contents = index.contents()
    monkeypatch.undo()
    maker.drain()
    assert index.contents() == contents
    assert index_services.verify(maker.database, index) == []


@ON_SQLITE
def test_published_during_a_rebuild_is_not_missing(
    maker: Maker, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After it was read and before it is swapped in: owed to the new generation (fault 13)."""
    maker.published()
    read = index_services.indexed_entries

    def slowly(*args: Any, **options: Any) -> Iterator[Any]:
        yield from read(*args, **options)
        maker.decide(maker.submitted(title="重建时发布的公告"))

    monkeypatch.setattr(index_services, "indexed_entries", slowly)
    assert index_services.rebuild(maker.database, index) == 1
    monkeypatch.undo()
    assert index_services.drain(maker.database, index) == 1
    assert index_services.verify(maker.database, index) == []


@pytest.mark.parametrize("engine_kind", ["sqlite"])
def test_indexer_waits_for_the_other(maker: Maker, index: Index, tmp_path: Path) -> None:
    """Two at once: the second one goes on when the first is done (fault 12)."""
    from threading import Thread

    maker.decide(maker.submitted())
    other = Index(tmp_path / "index")
    second = Thread(target=index_services.drain, args=(maker.database, other))
    with index.locked():
        second.start()
        second.join(0.5)
        assert second.is_alive()
    second.join(10)
    assert not second.is_alive()
    assert index_services.verify(maker.database, index) == []


def _fail_at(step: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def crashes(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError("killed here")

    target: Callable[..., object] | str = {
        "audit": "review.services.steps.audit.record",
        "feed": "content.services.publishing.feed.record",
        "commit": "sqlalchemy.orm.Session.commit",
    }[step]
    monkeypatch.setattr(target, crashes)
