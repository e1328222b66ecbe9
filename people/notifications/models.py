"""Tables of what people are told: the inbox, and mail that goes out."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, enum_column
from people.notifications.subjects import Subject, SubjectKind


class InboxMessage(Base):
    """A short text for one person, and what it is about; never the content itself.

    The kind is no enum of the database: whatever comes to the service brings its own.
    """

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
    subject_kind: Mapped[str] = mapped_column(String(32), server_default="")
    subject_reference: Mapped[str] = mapped_column(String(200), server_default="")
    key: Mapped[str] = mapped_column(String(200))
    created_at: Mapped[datetime] = mapped_column(index=True)
    read_at: Mapped[datetime | None]

    @property
    def about(self) -> Subject:
        """What it is about."""
        return Subject(SubjectKind(self.subject_kind), self.subject_reference)


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
