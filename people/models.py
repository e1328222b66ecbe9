"""Tables of people: departments, users and their roles, log-ins, API tokens, inbox and mail."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.changes import Counted, watch
from core.database import Base, enum_column
from people.roles import Role


class Department(Base):
    """A department of the company: owns content, is answerable for categories."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(100))
    active: Mapped[bool] = mapped_column(default=True)
    is_service: Mapped[bool] = mapped_column(default=False)  # the hotline's own department
    version: Mapped[int] = mapped_column(default=1)


class User(Base):
    """A log-in of a person. Never deleted, only made inactive: the audit trail names them.

    `person` is the personnel number: accounts that share one are the same person to the committee.
    `specialities` and `is_chair` say what a reviewer is on it.
    """

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    display_name: Mapped[str] = mapped_column(String(60))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    email: Mapped[str] = mapped_column(String(254), default="", server_default="")
    password_hash: Mapped[str] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)
    person: Mapped[str] = mapped_column(String(60), default="", index=True)
    specialities: Mapped[list[Any]] = mapped_column(default=list)
    is_chair: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    department: Mapped[Department | None] = relationship(lazy="joined")
    held_roles: Mapped[list[UserRole]] = relationship(
        cascade="all, delete-orphan", order_by="UserRole.role"
    )

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held."""
        return frozenset(held.role for held in self.held_roles)


class UserRole(Base):
    """One role of one user."""

    __tablename__ = "user_roles"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(enum_column(Role), primary_key=True)


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


class InboxMessage(Base):
    """A short text for one person, with the page it is about; never the content itself."""

    __tablename__ = "inbox_messages"
    __table_args__ = (
        UniqueConstraint("user_id", "key"),  # told once, however often it is said
        Index(
            "ix_inbox_messages_unread",
            "user_id",
            sqlite_where=text("read_at IS NULL"),
            postgresql_where=text("read_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    text: Mapped[dict[str, Any]]  # as core.messages.as_json stores it
    path: Mapped[str] = mapped_column(String(200))
    key: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]


class MailState(StrEnum):
    """Where a mail is on its way."""

    WAITING = "waiting"  # to be sent, now or at its next attempt
    SENT = "sent"
    FAILED = "failed"  # refused for good, or given up
    NOT_SENT = "not_sent"  # mail is switched off, or the person is gone or has no address


class Mail(Base):
    """A message of the inbox that is also sent by mail; written with it, sent by the worker.

    The address is the user's at the time of sending. A mail being sent is claimed for a while
    (`claim`, `claimed_until`), so that two workers send it once.
    """

    __tablename__ = "mails"

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("inbox_messages.id"), unique=True)
    header_id: Mapped[str] = mapped_column(String(64), unique=True)  # left part of Message-ID
    state: Mapped[MailState] = mapped_column(
        enum_column(MailState), default=MailState.WAITING, index=True
    )
    created_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    claim: Mapped[str | None] = mapped_column(String(64))
    claimed_until: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    error: Mapped[str] = mapped_column(String(500), default="")

    message: Mapped[InboxMessage] = relationship(lazy="joined")


watch(Counted.STRUCTURE, "departments", "INSERT", "UPDATE", "DELETE")
# What a key stands for changes with each of these; a new user or key has stood for nothing before.
watch(Counted.RIGHTS, "users", "UPDATE", "DELETE")
watch(Counted.RIGHTS, "user_roles", "INSERT", "UPDATE", "DELETE")
watch(Counted.RIGHTS, "login_sessions", "UPDATE", "DELETE")
watch(Counted.RIGHTS, "api_tokens", "UPDATE", "DELETE")
