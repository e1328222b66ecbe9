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
from people.authentication.last_seen import LastSeen
from people.authentication.sessions import (
    NO_LIMITS,
    Attendance,
    IdleLimits,
    Login,
    key_hash,
    login_of,
)
from people.authentication.tokens import Grant

_MOST = 5_000  # sessions, and as many tokens; a shift has some hundreds


class _Verdicts:
    """Verdicts by the hash of the key, all found under one count of rights."""

    def __init__(self, rights: int) -> None:
        self.rights = rights
        self.logins = Bounded[str, Login](_MOST)
        self.grants = Bounded[str, Grant](_MOST)


_verdicts = ProcessCache[_Verdicts]()


def of_session(database: Database, key: str, limits: IdleLimits = NO_LIMITS) -> Attendance:
    """Who holds the session key now, and uses it. Raises `Unavailable`."""
    verdicts, name, now = _current(database), key_hash(key), clock.now()
    seen = LastSeen.of(database)
    login = verdicts.logins.get(name)
    # Another process may have seen it since it was read here.
    if login is None or login.is_idle(now, seen.session_seen(name), limits):
        with database.reading() as session:
            login = login_of(session, key)
        if login is None:  # not kept: whoever guesses would fill the memory
            return Attendance(None)
        verdicts.logins.keep({name: login})
    if login.is_idle(now, seen.session_seen(name), limits):
        return Attendance(None)
    present = login.attendance(now)
    if present.actor is not None:
        seen.session_used(name)
    return present


def of_token(database: Database, secret: str) -> Actor | None:
    """Who a token stands for now; None when it is worth nothing. Raises `Unavailable`."""
    grant = grant_of(database, secret)
    return grant.actor if grant else None


def grant_of(database: Database, secret: str) -> Grant | None:
    """What a token stands for now, and uses it; None when it is worth nothing.

    Raises `Unavailable`.
    """
    verdicts, name = _current(database), key_hash(secret)
    grant = verdicts.grants.get(name)
    if grant is None:
        with database.reading() as session:
            grant = tokens.grant(session, secret)
        if grant is not None:
            verdicts.grants.keep({name: grant})
    if grant is None or grant.is_over(clock.now()):
        return None
    LastSeen.of(database).token_used(grant.token_id)
    return grant


def _current(database: Database) -> _Verdicts:
    """The verdicts that still hold; what is read from now on may be kept with them."""
    rights = counts_now(database).rights
    return _verdicts.current(
        database, lambda before: _Verdicts(rights), lambda kept: kept.rights == rights
    )
