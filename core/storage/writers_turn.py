"""Who may write to SQLite next: looks for its lock every few milliseconds.

SQLite itself comes to look ten times a second only, and so misses most of the moments between two
who write while there is much to write. Of the threads of a process one looks, the others queue.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from typing import Any

_LOOKED_EVERY_SECONDS = 0.003


class WritersTurn:
    """Of one engine; `patience`: seconds until it is given up."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._looking = threading.Lock()

    def take(self, cursor: Any) -> bool:
        """Begin to write; False when there is no lock in time, or something else is in the way.

        `cursor`: of a connection that waits for nothing by itself.
        """
        until = time.monotonic() + self._patience
        if not self._looking.acquire(timeout=self._patience):
            return False
        try:
            while not _begun(cursor):
                if time.monotonic() >= until:
                    return False
                time.sleep(_LOOKED_EVERY_SECONDS)
        except sqlite3.Error:
            return False  # whoever asks once more is told what it is
        finally:
            self._looking.release()
        return True


def _begun(cursor: Any) -> bool:
    try:
        cursor.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise
        return False
    return True
