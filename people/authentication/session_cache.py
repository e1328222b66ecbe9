"""Who is there: what a session's key or a token stands for now.

A verdict is kept by the process and used again while no right has changed anywhere: each request
reads the count of changes (`core.changes`), so a role taken away, a key revoked or a log-out holds
from the next request on, in every process.
"""

from __future__ import annotations

from core import clock
from core.cache import Bounded, ProcessCache
from core.changes import counts_now
from core.database import Database
from people.actors import Actor
from people.authentication import tokens
from people.authentication.sessions import Attendance, Login, key_hash, login_of

_MOST = 5_000  # sessions, and as many tokens; a shift has some hundreds


class _Verdicts:
    """Verdicts by the hash of the key, all found under one count of rights."""

    def __init__(self, rights: int) -> None:
        self.rights = rights
        self.logins = Bounded[str, Login](_MOST)
        self.bearers = Bounded[str, Actor](_MOST)


_verdicts = ProcessCache[_Verdicts]()


def of_session(database: Database, key: str) -> Attendance:
    """Who holds the session key now. Raises `Unavailable`."""
    verdicts, name = _current(database), key_hash(key)
    login = verdicts.logins.get(name)
    if login is None:
        with database.reading() as session:
            login = login_of(session, key)
        if login is None:  # not kept: whoever guesses would fill the memory
            return Attendance(None)
        verdicts.logins.keep({name: login})
    return login.attendance(clock.now())


def of_token(database: Database, secret: str) -> Actor | None:
    """Who a token stands for now; None when it is worth nothing. Raises `Unavailable`."""
    verdicts, name = _current(database), key_hash(secret)
    actor = verdicts.bearers.get(name)
    if actor is None:
        with database.reading() as session:
            actor = tokens.bearer(session, secret)
        if actor is not None:
            verdicts.bearers.keep({name: actor})
    return actor


def _current(database: Database) -> _Verdicts:
    """The verdicts that still hold; what is read from now on may be kept with them."""
    rights = counts_now(database).rights
    return _verdicts.current(
        database, lambda before: _Verdicts(rights), lambda kept: kept.rights == rights
    )
