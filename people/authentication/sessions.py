"""Log-ins: sessions begin, are looked up, and end."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session, joinedload

from core import audit, clock
from core.audit import AuditEvent
from core.errors import NotFound
from people.actors import Actor, actor_of
from people.authentication.models import LoginSession, SecondFactor, SessionEnd
from people.models import User
from people.permissions import can_manage_people
from people.roles import Role

SESSION_LASTS = timedelta(hours=12)  # the longest shift
CONFIRMED_LASTS = timedelta(minutes=15)  # how long a password given counts for what is grave
HANDLE_LENGTH = 16
BROWSER_MAX = 200

IdleLimits = Mapping[Role, timedelta]
NO_LIMITS: IdleLimits = {}
# An agent's screen stands among colleagues and is needed at every call; who can do more is asked
# again sooner. Of several roles the shortest time holds.
IDLE_LIMITS: IdleLimits = {
    Role.AGENT: SESSION_LASTS,
    Role.CONTRIBUTOR: timedelta(hours=4),
    Role.SUPERVISOR: timedelta(hours=4),
    Role.REVIEWER: timedelta(hours=2),
    Role.ADMIN: timedelta(hours=1),
}


@dataclass(frozen=True)
class Attendance:
    """What a session key stands for: the actor, or the reason why it is over.

    `confirmed_at`: when the password was given last; `has_second_factor`: whether there is one.
    """

    actor: Actor | None
    ended_as: SessionEnd | None = None
    confirmed_at: datetime | None = field(default=None, compare=False)
    has_second_factor: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class Login:
    """A log-in as it was read: whose it is while it lasts, or as what it ended."""

    actor: Actor | None
    created_at: datetime
    ends_at: datetime
    ended_as: SessionEnd | None
    seen_at: datetime | None = None
    confirmed_at: datetime | None = None
    has_second_factor: bool = False

    def is_idle(self, now: datetime, seen_here: datetime | None, limits: IdleLimits) -> bool:
        """Whether nobody used it for longer than its owner's roles allow."""
        times = [limits[role] for role in self.actor.roles if role in limits] if self.actor else []
        if not times:
            return False
        known = [at for at in (self.created_at, self.seen_at, seen_here) if at is not None]
        return now - max(known) >= min(times)

    def attendance(self, now: datetime) -> Attendance:
        """What it stands for at this instant."""
        # One begun long after now was begun while the clock was wrong, and would last as long.
        if not self.created_at - SESSION_LASTS <= now < self.ends_at:
            return Attendance(None)
        return Attendance(self.actor, self.ended_as, self.confirmed_at, self.has_second_factor)


def key_hash(key: str) -> str:
    """What is stored of a secret key (session or token)."""
    return hashlib.sha256(key.encode()).hexdigest()


def begin_session(session: Session, user: User, *, address: str = "", browser: str = "") -> str:
    """A new session of the user; returns the key for the cookie, which is stored nowhere."""
    key = secrets.token_urlsafe(32)
    now = clock.now()
    session.add(
        LoginSession(
            key_hash=key_hash(key),
            user_id=user.id,
            created_at=now,
            ends_at=now + SESSION_LASTS,
            last_seen_at=now,
            confirmed_at=now,
            address=address[:45],
            browser=browser[:BROWSER_MAX],
        )
    )
    session.flush()
    return key


_LOGIN = (  # asked by everybody's first request to each process
    select(LoginSession, User, SecondFactor)
    .join(User, User.id == LoginSession.user_id)
    .outerjoin(SecondFactor, SecondFactor.user_id == LoginSession.user_id)
    .options(joinedload(User.held_roles))
    .where(LoginSession.key_hash == bindparam("key_hash"))
)


def login_of(session: Session, key: str) -> Login | None:
    """The log-in a session key was given for; None when there is none."""
    found = session.execute(_LOGIN, {"key_hash": key_hash(key)}).unique().one_or_none()
    if found is None:
        return None
    login, user, factor = found
    actor = actor_of(user) if user.active and login.ended_as is None else None
    return Login(
        actor,
        login.created_at,
        login.ends_at,
        login.ended_as,
        login.last_seen_at,
        login.confirmed_at,
        factor is not None and factor.is_in_force,
    )


def handle_of(hashed: str) -> str:
    """What a session is called in lists and addresses; it opens nothing."""
    return hashed[:HANDLE_LENGTH]


def sessions_of(session: Session, user_id: int) -> Sequence[LoginSession]:
    """The sessions of a user that are not over, newest first."""
    open_ones = (LoginSession.ended_as.is_(None), LoginSession.ends_at > clock.now())
    query = select(LoginSession).where(LoginSession.user_id == user_id, *open_ones)
    return session.scalars(query.order_by(LoginSession.created_at.desc())).all()


def end_by_handle(session: Session, actor: Actor, user_id: int, handle: str) -> None:
    """End one session of oneself or, as an administrator, of somebody. Raises `NotFound`."""
    if user_id != actor.id and not can_manage_people(actor):
        raise NotFound
    found = [one for one in sessions_of(session, user_id) if handle_of(one.key_hash) == handle]
    if not found:
        raise NotFound
    for one in found:
        one.ended_as = SessionEnd.LOGOUT
    session.flush()
    _record_end(session, actor, user_id)


def end_others(session: Session, actor: Actor, present_key: str) -> int:
    """End all sessions of oneself but the present one; gives how many were on record."""
    kept = key_hash(present_key)
    others = [one for one in sessions_of(session, actor.id) if one.key_hash != kept]
    for one in others:
        one.ended_as = SessionEnd.LOGOUT
    session.flush()
    _record_end(session, actor, actor.id)
    return len(others)


def was_ended_since(session: Session, user: User, moment: datetime) -> bool:
    """Whether somebody ended sessions of `user` on purpose at this instant or later."""
    ended = (AuditEvent.subject == f"user:{user.name}", AuditEvent.action == "session.end")
    query = select(AuditEvent.id).where(*ended, AuditEvent.at >= moment).limit(1)
    return session.scalar(query) is not None


def confirm_session(session: Session, key: str) -> None:
    """The password was given once more."""
    login = session.get(LoginSession, key_hash(key))
    if login is not None:
        login.confirmed_at = clock.now()
        session.flush()


def _record_end(session: Session, actor: Actor, user_id: int) -> None:
    name = session.get_one(User, user_id).name
    audit.record(session, actor.name, "session.end", f"user:{name}")


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
