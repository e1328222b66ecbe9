"""Tables of who is let in: log-ins, API tokens, second factors, failures of each source, and the
log of it all."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.changes import Counted, watch
from core.database import Base, enum_column
from core.messages import LazyText, _


class SessionEnd(StrEnum):
    """Why a session is over before its time."""

    LOGOUT = "logout"
    PASSWORD_CHANGE = "password_change"  # noqa: S105 - a reason, not a password
    ROLE_CHANGE = "role_change"
    DEACTIVATED = "deactivated"


class LoginSession(Base):
    """A log-in. The cookie holds a random key, the table its SHA-256.

    `confirmed_at`: when its owner last gave their password; `last_seen_at` is some minutes coarse.
    """

    __tablename__ = "login_sessions"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    ended_as: Mapped[SessionEnd | None] = mapped_column(enum_column(SessionEnd))
    last_seen_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    address: Mapped[str] = mapped_column(String(45), default="", server_default="")
    browser: Mapped[str] = mapped_column(String(200), default="", server_default="")


class TokenScope(StrEnum):
    """What a token is good for, within what its owner may do."""

    READ = "read"
    WRITE = "write"


SCOPE_LABELS: dict[TokenScope, LazyText] = {
    TokenScope.READ: _("只读"),
    TokenScope.WRITE: _("读写"),
}


class ApiToken(Base):
    """A bearer token for programs; shown once, stored as its SHA-256."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    label: Mapped[str] = mapped_column(String(100))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    scope: Mapped[str] = mapped_column(String(16), default="write", server_default="write")
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class LoginBucket(Base):
    """How many failed log-ins one source has left; it refills with time."""

    __tablename__ = "login_buckets"
    __table_args__ = (UniqueConstraint("scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(64))
    left: Mapped[float]
    at: Mapped[datetime] = mapped_column(index=True)


class LoginPlace(Base):
    """An account and an address it was logged in from, as a hash of both."""

    __tablename__ = "login_places"

    scope: Mapped[str] = mapped_column(String(64), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(index=True)


class SecondFactor(Base):
    """A generator of one-time codes and what takes its place when it is lost.

    `secret` is encrypted, `recovery` are hashes of codes not used yet; `last_step` is the time step
    of the last code taken, so that none is taken twice. Without `confirmed_at` it is being set up.
    """

    __tablename__ = "second_factors"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    secret: Mapped[str] = mapped_column(String(300))
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int] = mapped_column(default=0)
    recovery: Mapped[list[Any]] = mapped_column(default=list)

    @property
    def is_in_force(self) -> bool:
        """Whether its owner is asked for codes."""
        return self.confirmed_at is not None


class SecurityEvent(Base):
    """Somebody was let in, was not, or was denied what they tried."""

    __tablename__ = "security_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(index=True)
    what: Mapped[str] = mapped_column(String(32))
    outcome: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(60))
    address: Mapped[str] = mapped_column(String(45))
    detail: Mapped[str] = mapped_column(String(200))


# What a key stands for changes with each of these; a new one has stood for nothing before. When it
# was last used says nothing of that.
watch(
    Counted.RIGHTS,
    "login_sessions",
    "UPDATE OF user_id, created_at, ends_at, ended_as, confirmed_at",
    "DELETE",
)
watch(
    Counted.RIGHTS,
    "api_tokens",
    "UPDATE OF user_id, key_hash, revoked_at, scope, expires_at",
    "DELETE",
)
watch(Counted.RIGHTS, "second_factors", "INSERT", "UPDATE OF confirmed_at", "DELETE")
