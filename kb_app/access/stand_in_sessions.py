"""Log-ins while the database takes nothing: signed, kept by the browser alone, and short.

Whoever is known gets in all the same and reads. It is worth something while the account is active
and its password is the same; no list shows it, and it ends after an hour, when one logs in again.
"""

from __future__ import annotations

from datetime import timedelta

from itsdangerous import BadSignature

from core.database import Database
from kb_app.access import signing
from people.actors import actor_of
from people.authentication import second_factor
from people.authentication.sessions import Attendance, key_hash
from people.models import User

LASTS = timedelta(hours=1)
_MARK = "stand-in."  # no key of a session has a full stop


def begin(user: User) -> str:
    """The key for the cookie."""
    return _MARK + signing.timed("stand-in session").dumps([user.id, key_hash(user.password_hash)])


def is_one(key: str) -> bool:
    """Whether this is such a key, be it worth anything or not."""
    return key.startswith(_MARK)


def attendance(database: Database, key: str) -> Attendance:
    """Who holds it. Raises `Unavailable`."""
    try:
        lasts = int(LASTS.total_seconds())
        user_id, password = signing.timed("stand-in session").loads(
            key.removeprefix(_MARK), max_age=lasts
        )
    except BadSignature:
        return Attendance(None)
    with database.reading() as session:
        user = session.get(User, user_id)
        if user is None or not user.active or key_hash(user.password_hash) != password:
            return Attendance(None)
        has_factor = second_factor.is_set(session, user.id)
        return Attendance(actor_of(user), has_second_factor=has_factor)
