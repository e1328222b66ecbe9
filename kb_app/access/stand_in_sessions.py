"""Log-ins while the database takes nothing: signed, kept by the browser alone, and short.

Whoever is known gets in all the same and reads. It is worth something while the account is active
and its password is the same. No list shows it: it ends with any session of its owner that is ended
on purpose, and after an hour, when one logs in again.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from itsdangerous import BadSignature

from core import clock
from core.database import Database
from kb_app.access import signing
from people.actors import actor_of
from people.authentication import second_factor, sessions
from people.authentication.sessions import Attendance, key_hash
from people.models import User

LASTS = timedelta(hours=1)
_MARK = "stand-in."  # no key of a session has a full stop


def begin(user: User) -> str:
    """The key for the cookie."""
    said = [user.id, key_hash(user.password_hash), clock.now().timestamp()]
    return _MARK + signing.timed("stand-in session").dumps(said)


def is_one(key: str) -> bool:
    """Whether this is such a key, be it worth anything or not."""
    return key.startswith(_MARK)


def attendance(database: Database, key: str) -> Attendance:
    """Who holds it. Raises `Unavailable`."""
    try:
        lasts = int(LASTS.total_seconds())
        user_id, password, begun_at = signing.timed("stand-in session").loads(
            key.removeprefix(_MARK), max_age=lasts
        )
    except (BadSignature, ValueError):
        return Attendance(None)
    with database.reading() as session:
        user = session.get(User, user_id)
        if user is None or not user.active or key_hash(user.password_hash) != password:
            return Attendance(None)
        if sessions.was_ended_since(session, user, datetime.fromtimestamp(begun_at, UTC)):
            return Attendance(None)
        has_factor = second_factor.is_set(session, user.id)
        return Attendance(actor_of(user), has_second_factor=has_factor)
