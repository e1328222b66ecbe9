"""When log-ins and tokens were last used: noted in memory with every request, written now and then.

Written with each request it would make a write of every read. So what is stored is some seconds
old; this process knows better of what it saw itself.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import datetime
from typing import TypeVar

from sqlalchemy import or_, update

from core import clock
from core.database import Database
from core.errors import Unavailable
from people.authentication.models import ApiToken, LoginSession

Key = TypeVar("Key")

_MOST = 20_000  # that wait to be written; more than a company has people


class LastSeen:
    """What this process saw of one database."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._sessions: dict[str, datetime] = {}
        self._tokens: dict[int, datetime] = {}
        self._waiting: tuple[set[str], set[int]] = (set(), set())

    @classmethod
    def of(cls, database: Database) -> LastSeen:
        """That of a database."""
        return database.place_of(cls.__name__, cls)

    def session_used(self, hashed: str) -> None:
        """Note that it is used now."""
        with self._lock:
            _note(self._sessions, hashed)
            self._waiting[0].add(hashed)

    def session_seen(self, hashed: str) -> datetime | None:
        """When this process saw it last."""
        with self._lock:
            return self._sessions.get(hashed)

    def token_used(self, token_id: int) -> None:
        """Note that it is used now."""
        with self._lock:
            _note(self._tokens, token_id)
            self._waiting[1].add(token_id)

    def write_if_it_can(self, database: Database) -> None:
        """As `write`; a database that takes nothing now gets it another time."""
        with suppress(Unavailable):
            self.write(database)

    def write(self, database: Database) -> None:
        """Write down what was noted since the last time; raises `Unavailable`, and keeps it."""
        with self._lock:
            hashes, ids = self._waiting
            if not hashes and not ids:
                return
            self._waiting = (set(), set())
            sessions = {name: self._sessions[name] for name in hashes if name in self._sessions}
            tokens = {one: self._tokens[one] for one in ids if one in self._tokens}
        try:
            _write(database, sessions, tokens)
        except Exception:
            with self._lock:
                self._waiting[0].update(hashes)
                self._waiting[1].update(ids)
            raise


def _note(seen: dict[Key, datetime], key: Key) -> None:
    seen.pop(key, None)  # to the end: the oldest goes first
    seen[key] = clock.now()
    if len(seen) > _MOST:
        del seen[next(iter(seen))]


def _write(database: Database, sessions: dict[str, datetime], tokens: dict[int, datetime]) -> None:
    seen, used = LoginSession.last_seen_at, ApiToken.last_used_at
    with database.transaction() as session:
        for hashed, at in sorted(sessions.items()):  # all in one order
            ours = update(LoginSession).where(LoginSession.key_hash == hashed)
            session.execute(ours.where(or_(seen.is_(None), seen < at)).values(last_seen_at=at))
        for token_id, at in sorted(tokens.items()):
            one = update(ApiToken).where(ApiToken.id == token_id)
            session.execute(one.where(or_(used.is_(None), used < at)).values(last_used_at=at))
