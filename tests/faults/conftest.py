"""A running service over a prepared base, and what must hold of a base whatever was done to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.database import Database
from people.actors import CONSOLE
from people.services import tokens
from search_index import services as index_services
from search_index.directory import Index
from tests.databases import SqliteTemplates
from tests.faults.writers import Caller
from tests.running import RunningService

WRITERS = ("an", "wang", "zhao", "chen")


@pytest.fixture
def folder(tmp_path: Path, sqlite_templates: SqliteTemplates) -> Path:
    """The data folder of a service: a prepared database and its index."""
    data = tmp_path / "data"
    data.mkdir()
    database = Database(sqlite_templates.copy(data))
    index_services.ensure(database, Index(data / "index"))
    database.dispose()
    return data


@pytest.fixture
def base(folder: Path) -> Iterator[Database]:
    """The service's database, seen from outside."""
    database = Database(f"sqlite:///{folder / 'kb.sqlite'}")
    yield database
    database.dispose()


@pytest.fixture
def service(folder: Path) -> Iterator[RunningService]:
    """The real service; the test starts it, and what it leaves running is killed."""
    running = RunningService(folder)
    yield running
    running.end()


@pytest.fixture
def caller(base: Database, service: RunningService) -> Callable[[str], Caller]:
    """`caller("wang")`: a program that calls the service with wang's token."""
    secrets = {}
    with base.transaction() as session:
        for name in WRITERS:
            secrets[name] = tokens.issue_token(session, CONSOLE, name)[1]
    return lambda name: Caller(service.base, secrets[name])
