"""Whether a database is what was written into it: every page read, every reference followed.

It may take minutes, so it is asked at night, of a backup, and once something looked scrambled.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from core.database import Database
from core.errors import Unavailable

MOST = 20  # problems that are named


def problems(database: Database) -> list[str]:
    """What is wrong, in the database's own words; empty when it is sound. Raises `Unavailable`.

    SQLite: all pages and indexes, and foreign keys. PostgreSQL: all rows are read, which finds
    scrambled pages where the cluster keeps data checksums, and what was found before is counted.
    """
    if database.file is not None:
        return problems_in_file(database.file)
    try:
        with database.engine.connect() as connection:
            return _problems_of_server(connection)
    except DBAPIError as error:
        raise Unavailable(str(error.orig)) from error


def problems_in_file(file: Path) -> list[str]:
    """The same of a file of SQLite's. Changes nothing in it."""
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as connection:
            said = connection.execute(f"PRAGMA integrity_check({MOST})").fetchall()
            found = [str(row[0]) for row in said if row[0] != "ok"]
            for table, row, parent, _key in connection.execute("PRAGMA foreign_key_check"):
                found.append(f"{table} row {row} refers to nothing in {parent}")
                if len(found) >= MOST:
                    break
            return found
    except sqlite3.DatabaseError as error:
        return [str(error)]


def has_checksums(database: Database) -> bool | None:
    """Whether a server keeps checksums of its pages; None of a file. Raises `Unavailable`."""
    if database.is_sqlite:
        return None
    with database.reading() as session:
        return bool(session.scalar(text("SHOW data_checksums")) == "on")


def _problems_of_server(connection: Connection) -> list[str]:
    failures = connection.scalar(
        text("SELECT checksum_failures FROM pg_stat_database WHERE datname = current_database()")
    )
    found = [f"checksum failures: {failures}"] if failures else []
    tables = text(
        "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' "
        "AND relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    for table in connection.scalars(tables).all():
        try:
            # As text, so that what lies beside the row is read too.
            connection.execute(text(f"SELECT count(t::text) FROM {table} AS t"))  # noqa: S608
        except DBAPIError as error:
            connection.rollback()
            if getattr(error.orig, "sqlstate", "") not in ("XX001", "XX002"):
                raise
            found.append(f"{table}: {str(error.orig).splitlines()[0]}")
    return found[:MOST]
