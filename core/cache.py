"""What is kept so as not to be read again: by the process for a database, by a session for itself.

A process cache holds one value for each database, until the `Database` is disposed of.
Whoever keeps it says how it is known to hold still (by a count of `core.changes`, as a rule) and
reads only what is committed (`Database.committed`). All threads share it: what is kept is
immutable, or bounded and safe by itself (`Bounded`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping
from contextlib import suppress
from typing import Any, Generic, TypeVar

from cachetools import Cache, LRUCache
from sqlalchemy.orm import Session

from core.database import Database

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_MOST_OF_A_SESSION = 1_000


class Bounded(Generic[Key, Value]):
    """Values by key, as many as have room; those used last stay. Safe among threads."""

    def __init__(self, room: int, size_of: Callable[[Value], int] | None = None) -> None:
        """`room`: how many values, or how much by what `size_of` says of each."""
        self._kept: Cache[Key, Value] = LRUCache(room, size_of)
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._kept)

    def get(self, key: Key) -> Value | None:
        """The value, when it is kept."""
        with self._lock:
            return self._kept.get(key)

    def known(self, keys: Iterable[Key]) -> dict[Key, Value]:
        """Those of `keys` that are kept, with their values."""
        with self._lock:
            return {key: self._kept[key] for key in keys if key in self._kept}

    def keep(self, values: Mapping[Key, Value]) -> None:
        """Keep them, and let go of what was not used for longest; what has no room is not kept."""
        with self._lock:
            for key, value in values.items():
                with suppress(ValueError):
                    self._kept[key] = value


class _Place(Generic[Value]):
    """Where the value of one database stands."""

    def __init__(self) -> None:
        self.value: Value | None = None
        self.reading = threading.Lock()


class ProcessCache(Generic[Value]):
    """One value for each database, kept by this process and replaced as a whole."""

    def current(
        self,
        database: Database,
        read: Callable[[Value | None], Value],
        holds: Callable[[Value], bool] = lambda value: True,
    ) -> Value:
        """The value kept, when it `holds`; else what `read` makes of the one before (or None).

        One thread reads at a time; who comes second waits, and finds it done.
        """
        place: _Place[Value] = database.place_of(self, _Place)
        value = place.value
        if value is None or not holds(value):
            with place.reading:
                value = place.value
                if value is None or not holds(value):
                    value = place.value = read(value)
        return value


class TransactionCache(Generic[Key, Value]):
    """Values by key, as a session met them first; gone with the session."""

    def current(self, session: Session, key: Key, read: Callable[[], Value]) -> Value:
        """The value kept under `key`, else what `read` gives."""
        kept = self._of(session)
        if key not in kept:
            kept[key] = read()
        return kept[key]

    def forget(self, session: Session) -> None:
        """What was kept does not hold any more: this session itself has changed it."""
        session.info.pop(self, None)

    def _of(self, session: Session) -> Cache[Key, Value]:
        kept: Cache[Any, Any] = session.info.setdefault(self, LRUCache(_MOST_OF_A_SESSION))
        return kept
