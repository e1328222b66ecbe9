"""Who is there: what a session's key or a token stands for now.

A verdict is kept by the process and used again while no right has changed anywhere: each request
reads the count of changes (`core.changes`), so a role taken away, a key revoked or a log-out holds
from the next request on, in every process.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core import clock
from core.changes import counts_now
from core.database import Database
from people.actors import Actor
from people.authentication import tokens
from people.authentication.sessions import Attendance, Login, key_hash, login_of

_MOST = 10_000  # keys; a shift has some hundreds


@dataclass
class _Verdicts:
    """Verdicts by the hash of the key, all found under one count of rights."""

    rights: int = -1
    logins: dict[str, Login] = field(default_factory=dict)
    bearers: dict[str, Actor] = field(default_factory=dict)


@dataclass
class _Kept:
    verdicts: _Verdicts = field(default_factory=_Verdicts)


def of_session(database: Database, key: str) -> Attendance:
    """Who holds the session key now. Raises `Unavailable`."""
    verdicts, name = _current(database), key_hash(key)
    login = verdicts.logins.get(name)
    if login is None:
        with database.reading() as session:
            login = login_of(session, key)
        if login is None:  # not kept: whoever guesses would fill the memory
            return Attendance(None)
        verdicts.logins[name] = login
    return login.attendance(clock.now())


def of_token(database: Database, secret: str) -> Actor | None:
    """Who a token stands for now; None when it is worth nothing. Raises `Unavailable`."""
    verdicts, name = _current(database), key_hash(secret)
    actor = verdicts.bearers.get(name)
    if actor is None:
        with database.reading() as session:
            actor = tokens.bearer(session, secret)
        if actor is not None:
            verdicts.bearers[name] = actor
    return actor


def _current(database: Database) -> _Verdicts:
    """The verdicts that still hold; what is read from now on may be kept with them."""
    kept, rights = database.kept(_Kept), counts_now(database).rights
    verdicts = kept.verdicts
    if verdicts.rights != rights or len(verdicts.logins) + len(verdicts.bearers) > _MOST:
        verdicts = kept.verdicts = _Verdicts(rights)
    return verdicts
