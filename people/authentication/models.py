"""Tables of who is let in: log-ins, API tokens, failures of each source."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from core.changes import Counted, watch
from core.database import Base, enum_column


class SessionEnd(StrEnum):
    """Why a session is over before its time."""

    LOGOUT = "logout"
    PASSWORD_CHANGE = "password_change"  # noqa: S105 - a reason, not a password
    ROLE_CHANGE = "role_change"
    DEACTIVATED = "deactivated"


class LoginSession(Base):
    """A log-in. The cookie holds a random key, the table its SHA-256."""

    __tablename__ = "login_sessions"

    key_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    created_at: Mapped[datetime]
    ends_at: Mapped[datetime] = mapped_column(index=True)
    ended_as: Mapped[SessionEnd | None] = mapped_column(enum_column(SessionEnd))


class ApiToken(Base):
    """A bearer token for programs; shown once, stored as its SHA-256."""

    __tablename__ = "api_tokens"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    label: Mapped[str] = mapped_column(String(100))
    key_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]


class LoginBucket(Base):
    """How many failed log-ins one source has left; it refills with time."""

    __tablename__ = "login_buckets"
    __table_args__ = (UniqueConstraint("scope"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(String(64))
    left: Mapped[float]
    at: Mapped[datetime] = mapped_column(index=True)


# What a key stands for changes with each of these; a new one has stood for nothing before.
watch(Counted.RIGHTS, "login_sessions", "UPDATE", "DELETE")
watch(Counted.RIGHTS, "api_tokens", "UPDATE", "DELETE")
