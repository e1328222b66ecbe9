"""Runs the migrations. No alembic.ini: the database is the one the settings name.

Alembic is loaded when something is migrated: a tenth of what a start of the service loads.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError

from core import changes, feed
from core.database import Database
from core.errors import Conflict
from core.messages import _
from migrations.current import Fit, fit, newest

if TYPE_CHECKING:
    from alembic.config import Config

UPGRADING = 0x6B_62_75_70  # the number of the lock on a server
GIVES_WAY_AFTER = "700ms"  # sooner than the server looks for who waits for whom: a second
PATIENCE_SECONDS = 60.0
OTHERS_WAIT_SECONDS = 1.5  # at the door, for those who are inside
_PAUSE_SECONDS = 0.3
_LOOKS_EVERY_SECONDS = 0.02
_HELD_BY_OTHERS = text(
    "SELECT count(*) FROM pg_locks JOIN pg_class ON pg_class.oid = relation"
    " WHERE granted AND relkind = 'r' AND relnamespace = current_schema()::regnamespace"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND pid != pg_backend_pid()"
)


def alembic_config(connection: Connection | None = None) -> Config:
    """The configuration of Alembic; `connection` is the one to migrate."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema to `revision`, all or nothing.

    Nodes may work on meanwhile: they wait for a moment. Raises `Conflict` when a later version made
    it, somebody else is at it, or others leave no room for it.
    """
    from alembic import command

    if fit(database) in (Fit.ONE_AHEAD, Fit.AHEAD):
        raise Conflict(
            _("这个数据库是更新的版本建立的，这个版本不能使用；请装上新版本"), code="schema_ahead"
        )
    writing = database.engine.execution_options(kb_writes=True)
    with writing.connect() as connection, _tables_replaceable(connection), connection.begin():
        _be_alone(connection)
        _hold_all_tables(connection)
        command.upgrade(alembic_config(connection), revision)
        if revision == "head":
            changes.install(connection)
            feed.install(connection)
        if database.is_sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
            assert not broken, broken


def _be_alone(connection: Connection) -> None:
    """Of two on one server the second is told; SQLite has let in one writer already."""
    if connection.dialect.name == "postgresql" and not connection.scalar(
        text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": UPGRADING}
    ):
        raise Conflict(_("另一个进程正在准备这个数据库，请等它完成"), code="database_in_use")


def _hold_all_tables(connection: Connection) -> None:
    """On a server, let everybody else wait until it is done.

    Tables changed one after the other would be waited for by those who hold what is wanted next,
    and the server would cut one of them off. So all are taken first: the one that is read with
    every request alone, then, when whoever had begun is done, the others. All are given up again
    while somebody holds one of them for long.
    """
    if connection.dialect.name != "postgresql":
        return
    gate = changes.ChangeCounts.__tablename__
    tables = sorted(inspect(connection).get_table_names())
    if gate not in tables:
        return  # nobody has worked here yet
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with connection.begin_nested():
                connection.execute(text(f"SET LOCAL statement_timeout = '{GIVES_WAY_AFTER}'"))
                connection.execute(text(f"LOCK TABLE {gate}"))
                _let_who_has_begun_finish(connection)
                connection.execute(text(f"LOCK TABLE {', '.join(tables)}"))
                connection.execute(text("SET LOCAL statement_timeout = 0"))
        except OperationalError as error:
            if time.monotonic() > until:
                raise Conflict(
                    _("数据库一直被占用，没有等到可以升级的空隙，什么都没有改动；请稍后再试"),
                    code="database_in_use",
                ) from error
            time.sleep(_PAUSE_SECONDS)
        else:
            return


def _let_who_has_begun_finish(connection: Connection) -> None:
    """Wait until nobody else holds a table, or for as long as others may be kept waiting."""
    until = time.monotonic() + OTHERS_WAIT_SECONDS
    while connection.scalar(_HELD_BY_OTHERS) and time.monotonic() < until:
        time.sleep(_LOOKS_EVERY_SECONDS)


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
    from alembic import command

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
