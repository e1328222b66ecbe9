"""Which of the nodes leads: what is to be done once, by whichever of them, is done by that one.

On PostgreSQL the one that holds an advisory lock, as long as its connection lasts: a process that
dies loses it at once, one that hangs or is cut off when the server has not heard of it for
`SILENT_SECONDS`. On SQLite, whose database lies on one machine, the one that holds a file's lock.

Leading is no fence: who was cut off may go on for as long. So what is led bears being done twice.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from typing import Protocol

from sqlalchemy import Connection, Engine, create_engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from core.database import Database, given_up_after, missed_after
from core.errors import Unavailable

LOOK_EVERY_SECONDS = 1.0
SILENT_SECONDS = 5  # with the second of who looks next, and what connecting takes: within ten
_LOCK = 0x6B62_6C65  # any constant of our own: 'kble'


class Leadership(Protocol):
    """Whether this process leads."""

    @property
    def is_held(self) -> bool:
        """As far as one can know without asking."""

    def look(self) -> None:
        """Lead if nobody does; notice when one does not any more. Raises `Unavailable`."""

    def give_up(self) -> None:
        """Let another lead."""


def leadership_of(database: Database) -> Leadership:
    """What decides who leads among those that work on `database`."""
    if database.is_sqlite:
        return _ByFile(f"{database.url.database}.leader")
    return _ByConnection(database)


class _ByFile:
    def __init__(self, path: str) -> None:
        self._path = path
        self._file = -1

    @property
    def is_held(self) -> bool:
        return self._file >= 0

    def look(self) -> None:
        if self.is_held:
            return
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            return
        self._file = file

    def give_up(self) -> None:
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)


class _ByConnection:
    def __init__(self, database: Database) -> None:
        self._engine = _engine(database)
        self._connection: Connection | None = None
        self._has_it = False
        self._holds_until = 0.0

    @property
    def is_held(self) -> bool:
        """The server lets go no sooner than this end."""
        return time.monotonic() < self._holds_until

    def look(self) -> None:
        try:
            if self._connection is None:
                self._connection, self._has_it = self._engine.connect(), False
            asked = "SELECT true" if self._has_it else f"SELECT pg_try_advisory_lock({_LOCK})"
            begun = time.monotonic()
            self._has_it = bool(self._connection.scalar(text(asked)))
            self._holds_until = begun + SILENT_SECONDS if self._has_it else 0.0
        except DBAPIError as error:
            self._hang_up()
            raise Unavailable(str(error.orig)) from error

    def give_up(self) -> None:
        if self._has_it and self._connection is not None:
            with suppress(DBAPIError):  # at once, not when the server has noticed that we are gone
                self._connection.execute(text(f"SELECT pg_advisory_unlock({_LOCK})"))
        self._hang_up()

    def _hang_up(self) -> None:
        self._holds_until, self._has_it = 0.0, False
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.invalidate()
            connection.close()


def _engine(database: Database) -> Engine:
    """For one connection, which the server ends when it does not hear of us."""
    options = (
        f"-c idle_session_timeout={SILENT_SECONDS}s -c statement_timeout={SILENT_SECONDS}s "
        f"{missed_after(SILENT_SECONDS)}"
    )
    return create_engine(
        database.url,
        poolclass=NullPool,
        isolation_level="AUTOCOMMIT",
        hide_parameters=True,
        connect_args={**given_up_after(SILENT_SECONDS), "options": options},
    )
