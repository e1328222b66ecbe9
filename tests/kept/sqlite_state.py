"""The rows of a SQLite file, by pages."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from core.database import Database

Pages = dict[int, bytes]
_JOURNAL = slice(18, 20)  # of the first page: which journal the file is written with
_NO_WAL = b"\x01\x01"  # what is held in memory has none
_HEADER = 48  # bytes of the index of the journal, another after each commit
_LAST_FRAME = slice(16, 20)  # of them: zero while the journal is empty


class SqliteState:
    """What the file of `database` holds; differences are all to the file it was copied from."""

    def __init__(self, database: Database, template: bytes) -> None:
        self._database = database
        self._template = template
        self._page = int.from_bytes(template[16:18], "big")
        assert database.file is not None
        self._file = database.file

    def mark(self) -> object:
        """Another one after each commit; None while a connection is in use."""
        if self._database.engine.pool.checkedout():  # type: ignore[attr-defined]
            return None
        journal = Path(f"{self._file}-shm")
        header = _beginning_of(journal)
        if any(header[_LAST_FRAME]):
            return header
        try:
            status = self._file.stat()
        except FileNotFoundError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size

    def read(self) -> bytes:
        """The whole file as of the last commit."""
        connection = self._database.engine.raw_connection()
        try:
            with closing(sqlite3.connect(":memory:")) as copy:
                connection.dbapi_connection.backup(copy)  # type: ignore[union-attr]
                return copy.serialize()
        finally:
            connection.close()

    def difference(self, before: bytes, now: bytes) -> tuple[int, Pages]:
        """How long the file is, and those of its pages that are not the template's."""
        size, held = self._page, self._template
        places = range(0, len(now), size)
        return len(now), {
            p: now[p : p + size] for p in places if now[p : p + size] != held[p : p + size]
        }

    def put(self, difference: tuple[int, Pages]) -> None:
        """Written as one transaction: other connections see it as any other."""
        length, pages = difference
        whole = bytearray(self._template[:length].ljust(length, b"\0"))
        for place, page in pages.items():
            whole[place : place + len(page)] = page
        whole[_JOURNAL] = _NO_WAL
        connection = self._database.engine.raw_connection()
        try:
            with closing(sqlite3.connect(":memory:")) as copy:
                copy.deserialize(bytes(whole))
                copy.backup(connection.dbapi_connection)  # type: ignore[arg-type]
        finally:
            connection.close()


def _beginning_of(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(_HEADER)
    except FileNotFoundError:
        return b""
