"""What a database says when its disk fails it, told apart and put into words.

A full disk, one that takes nothing, one that cannot be read and a page that is scrambled are each
somebody's to mend; a lock is not: it goes away by itself.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy.exc import DBAPIError

from core.errors import Unavailable
from core.messages import LazyText, _


class StorageFault(StrEnum):
    """What is the matter with the disk under the database; the code of the error that says so."""

    FULL = "disk_full"
    READ_ONLY = "disk_read_only"
    BROKEN = "disk_error"
    DAMAGED = "database_damaged"


WORDS: Mapping[StorageFault, LazyText] = {
    StorageFault.FULL: _(
        "磁盘已满，暂时不能保存；没有任何内容被改动，查询照常。请联系管理员清出空间后重试"
    ),
    StorageFault.READ_ONLY: _(
        "磁盘只能读取，暂时不能保存；没有任何内容被改动，查询照常。请联系管理员"
    ),
    StorageFault.BROKEN: _("磁盘读写出错，请稍后重试；没有任何内容被改动。请联系管理员检查磁盘"),
    StorageFault.DAMAGED: _(
        "数据库有一处损坏，这部分内容暂时不能读取或保存；没有任何内容被改动，其余照常。请联系管理员"
    ),
}

_OF_SQLITE = {
    sqlite3.SQLITE_FULL: StorageFault.FULL,
    sqlite3.SQLITE_READONLY: StorageFault.READ_ONLY,
    sqlite3.SQLITE_IOERR: StorageFault.BROKEN,
    sqlite3.SQLITE_CANTOPEN: StorageFault.BROKEN,
    sqlite3.SQLITE_CORRUPT: StorageFault.DAMAGED,
    sqlite3.SQLITE_NOTADB: StorageFault.DAMAGED,
}
_OF_POSTGRESQL = {
    "53100": StorageFault.FULL,
    "25006": StorageFault.READ_ONLY,
    "58030": StorageFault.BROKEN,
    "XX001": StorageFault.DAMAGED,
    "XX002": StorageFault.DAMAGED,
}
_PRIMARY = 0xFF  # of SQLite's extended codes
_NO_TEXT = "Could not decode to UTF-8"  # bytes that no writer of ours has written


class StorageFailed(Unavailable):
    """The disk under the database is full, or otherwise not what it was; `fault` says how."""

    def __init__(self, fault: StorageFault) -> None:
        super().__init__(WORDS[fault], code=fault)
        self.fault = fault


def storage_failure(error: BaseException, file: Path | None = None) -> StorageFailed | None:
    """What an error of the driver, or SQLAlchemy's around it, says of the disk; None if nothing.

    `file`: the database's, where it is one: a file that cannot grow says that it cannot be written.
    """
    own = error.orig if isinstance(error, DBAPIError) else error
    fault = _fault(own)
    if fault is StorageFault.BROKEN and file is not None and _is_full(file):
        fault = StorageFault.FULL
    return StorageFailed(fault) if fault is not None else None


def is_damage(error: BaseException) -> bool:
    """Whether it says that something stored is past reading, and no more than that."""
    failure = error if isinstance(error, StorageFailed) else storage_failure(error)
    return failure is not None and failure.fault is StorageFault.DAMAGED


def parsed(text: str | bytes) -> Any:
    """The JSON of a column. Raises `StorageFailed` when it is none: it was when it was written."""
    try:
        return json.loads(text)
    except ValueError as error:
        raise StorageFailed(StorageFault.DAMAGED) from error


def _fault(error: BaseException | None) -> StorageFault | None:
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        return _OF_SQLITE.get(code & _PRIMARY)
    if isinstance(error, sqlite3.OperationalError) and _NO_TEXT in str(error):
        return StorageFault.DAMAGED
    return _OF_POSTGRESQL.get(getattr(error, "sqlstate", None) or "")


def _is_full(file: Path) -> bool:
    try:
        return os.statvfs(file.parent).f_bavail == 0
    except OSError:
        return False
