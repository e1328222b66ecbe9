"""A running service over a prepared base, and what must hold of a base whatever was done to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from core.database import Database
from people.actors import CONSOLE
from people.authentication import tokens
from search_index import services as index_services
from search_index.engine import Index
from tests.databases import SqliteTemplates
from tests.faults.writers import Caller
from tests.running import RunningService

WRITERS = ("an", "wang", "zhao", "chen")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, sqlite_templates: SqliteTemplates) -> Path:
    """The data folder of a service: a prepared database and its index."""
    data = tmp_path_factory.mktemp("data")
    database = Database(sqlite_templates.copy(data))
    index_services.ensure(database, Index(data / "index"))
    database.dispose()
    return data


@pytest.fixture(scope="module")
def base(folder: Path) -> Iterator[Database]:
    """The service's database, seen from outside."""
    database = Database(f"sqlite:///{folder / 'kb.sqlite'}")
    yield database
    database.dispose()


@pytest.fixture(scope="module")
def installed(folder: Path) -> Iterator[RunningService]:
    """The real service of a module's tests; what is left running is killed."""
    running = RunningService(folder)
    yield running
    running.end()


@pytest.fixture
def service(installed: RunningService) -> RunningService:
    """The real service, running: a start takes as much processor time as fifty tests."""
    if not installed.is_running:
        installed.start()
    return installed


@pytest.fixture(scope="module")
def caller(base: Database, installed: RunningService) -> Callable[[str], Caller]:
    """`caller("wang")`: a program that calls the service with wang's token."""
    secrets = {}
    with base.transaction() as session:
        for name in WRITERS:
            secrets[name] = tokens.issue_token(session, CONSOLE, name)[1]
    return lambda name: Caller(installed.base, secrets[name])
