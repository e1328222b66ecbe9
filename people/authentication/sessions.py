"""Log-ins: sessions begin, are looked up, and end."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from core import clock
from people.actors import Actor, actor_of
from people.authentication.models import LoginSession, SessionEnd
from people.models import User

SESSION_LASTS = timedelta(hours=12)  # the longest shift


@dataclass(frozen=True)
class Attendance:
    """What a session key stands for: the actor, or the reason why it is over."""

    actor: Actor | None
    ended_as: SessionEnd | None = None


@dataclass(frozen=True)
class Login:
    """A log-in as it was read: whose it is while it lasts, or as what it ended."""

    actor: Actor | None
    created_at: datetime
    ends_at: datetime
    ended_as: SessionEnd | None

    def attendance(self, now: datetime) -> Attendance:
        """What it stands for at this instant."""
        # One begun long after now was begun while the clock was wrong, and would last as long.
        if not self.created_at - SESSION_LASTS <= now < self.ends_at:
            return Attendance(None)
        return Attendance(self.actor, self.ended_as)


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


def login_of(session: Session, key: str) -> Login | None:
    """The log-in a session key was given for; None when there is none."""
    login = session.get(LoginSession, key_hash(key))
    if login is None:
        return None
    user = session.get(User, login.user_id)
    actor = actor_of(user) if user and user.active and login.ended_as is None else None
    return Login(actor, login.created_at, login.ends_at, login.ended_as)


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
