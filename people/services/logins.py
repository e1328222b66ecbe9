"""Log-ins: sessions begin, are looked up, and end."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from core import clock
from people.actors import Actor, actor_of
from people.models import LoginSession, SessionEnd, User

SESSION_LASTS = timedelta(hours=12)  # the longest shift


@dataclass(frozen=True)
class Attendance:
    """What a session key stands for: the actor, or the reason why it is over."""

    actor: Actor | None
    ended_as: SessionEnd | None = None


def key_hash(key: str) -> str:
    """What is stored of a secret key (session or token)."""
    return hashlib.sha256(key.encode()).hexdigest()


def begin_session(session: Session, user: User) -> str:
    """A new session of the user; returns the key for the cookie, which is stored nowhere."""
    key = secrets.token_urlsafe(32)
    now = clock.now()
    session.add(
        LoginSession(
            key_hash=key_hash(key), user_id=user.id, created_at=now, ends_at=now + SESSION_LASTS
        )
    )
    session.flush()
    return key


def attend(session: Session, key: str) -> Attendance:
    """Who holds the session key now."""
    login = session.get(LoginSession, key_hash(key))
    # One that begins long after now was begun while the clock was wrong, and would last as long.
    if login is None or not login.created_at - SESSION_LASTS <= clock.now() < login.ends_at:
        return Attendance(None)
    if login.ended_as is not None:
        return Attendance(None, login.ended_as)
    user = session.get(User, login.user_id)
    return Attendance(actor_of(user) if user and user.active else None)


def end_session(session: Session, key: str) -> None:
    """Log out."""
    login = session.get(LoginSession, key_hash(key))
    if login is not None and login.ended_as is None:
        login.ended_as = SessionEnd.LOGOUT
        session.flush()


def end_sessions(session: Session, user_id: int, reason: SessionEnd) -> None:
    """End all sessions of a user."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.user_id == user_id, LoginSession.ended_as.is_(None))
        .values(ended_as=reason)
    )


def forget_old_sessions(session: Session) -> None:
    """Drop sessions whose time is over."""
    session.execute(delete(LoginSession).where(LoginSession.ends_at < clock.now()))
