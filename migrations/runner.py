"""Runs the migrations. No alembic.ini: the database is the one the settings name."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection

from core import changes, feed
from core.database import Database
from migrations.current import newest


def alembic_config(connection: Connection | None = None) -> Config:
    """The configuration of Alembic; `connection` is the one to migrate."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to `revision`, all or nothing."""
    writing = database.engine.execution_options(kb_writes=True)
    with writing.connect() as connection, _tables_replaceable(connection), connection.begin():
        command.upgrade(alembic_config(connection), revision)
        if revision == "head":
            changes.install(connection)
            feed.install(connection)
        if database.is_sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            assert not broken, broken


@contextmanager
def _tables_replaceable(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by replacing it, which must not count as deleting its rows."""
    if connection.dialect.name != "sqlite":
        yield
        return
    driver: Any = connection.connection.dbapi_connection  # a transaction would not let it through
    driver.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        driver.execute("PRAGMA foreign_keys = ON")


def write_migration(message: str) -> None:
    """Write the next migration from what the models say, against a database of the present one."""
    number = f"{int(newest()) + 1:04d}"
    with tempfile.TemporaryDirectory() as folder:
        scratch = Database(f"sqlite:///{folder}/scratch.sqlite")
        upgrade(scratch)
        with scratch.engine.connect() as connection:
            command.revision(alembic_config(connection), message, autogenerate=True, rev_id=number)
        scratch.dispose()


def main(arguments: Sequence[str] | None = None) -> None:
    """Write the next migration, said in the words given."""
    parser = argparse.ArgumentParser(
        prog="python -m migrations.runner",
        description="Write the next migration from what the models say.",
    )
    parser.add_argument("what", nargs="+", help="what it does, in a few words")
    write_migration(" ".join(parser.parse_args(arguments).what))


if __name__ == "__main__":
    main()
