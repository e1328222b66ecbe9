"""The audit trail: append-only, hash-chained. Every decision and every change of rights is a row.

A row's hash covers its own values and the hash of the row before it, so a change or a removal
shows at the first bad row; a cut-off end shows against an exported head.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import String, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import clock
from core.database import Base
from core.paging import Page, page_of

GENESIS = "0" * 64
_CHAIN_LOCK = 0x6B62_6175  # any constant of our own: 'kbau'


class AuditEvent(Base):
    """One thing that was done: who, when, what, to which subject, with what reason or values."""

    __tablename__ = "audit_events"
    __table_args__ = {"sqlite_autoincrement": True}  # noqa: RUF012

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(100))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(100), index=True)
    data: Mapped[dict[str, Any]]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class AuditHead:
    """The end of the chain, to be kept outside: with it a cut-off trail is recognised."""

    last_id: int
    hash: str


def record(
    session: Session, actor: str, action: str, subject: str, data: Mapping[str, Any] | None = None
) -> AuditEvent:
    """Append a row in the caller's transaction.

    `actor`: login name, or "system"; `action`: "object.verb"; `subject`: "entry:KB-000012",
    "user:li"; `data`: JSON-able, never a caller's data.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _CHAIN_LOCK})
    with session.no_autoflush:  # every row before this one was flushed when it was recorded
        last_hash = session.scalar(select(AuditEvent.hash).order_by(AuditEvent.id.desc()).limit(1))
    event = AuditEvent(
        at=clock.now(),
        actor=actor,
        action=action,
        subject=subject,
        data=dict(data or {}),
        previous_hash=last_hash or GENESIS,
    )
    event.hash = _hash(event)
    session.add(event)
    session.flush()
    return event


def head(session: Session) -> AuditHead:
    """The end of the chain as it stands."""
    last = session.scalar(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1))
    return AuditHead(last.id, last.hash) if last else AuditHead(0, GENESIS)


def first_bad_row(session: Session, exported: AuditHead | None = None) -> int | None:
    """The id of the first row that was changed, removed or cut off; None when the chain holds.

    `exported`: a head kept elsewhere; the row it names must still be there with its hash.
    """
    previous, previous_id, exported_seen = GENESIS, 0, exported is None or exported.last_id == 0
    for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id)).yield_per(1000):
        if event.previous_hash != previous or event.hash != _hash(event):
            return event.id
        if exported and event.id == exported.last_id:
            if event.hash != exported.hash:
                return event.id
            exported_seen = True
        previous, previous_id = event.hash, event.id
    return None if exported_seen else previous_id + 1


@dataclass(frozen=True)
class Sought:
    """Which rows are looked for; what is left empty narrows nothing.

    `text`: part of a subject or of a log-in name; `actors`: log-in names that are meant by it, too;
    `since`, `until`: instants, the second not included.
    """

    text: str = ""
    actors: Collection[str] = ()
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


def found(session: Session, sought: Sought, *, limit: int, offset: int = 0) -> Page[AuditEvent]:
    """The rows that are looked for, newest first."""
    query = select(AuditEvent).order_by(AuditEvent.id.desc())
    if sought.text:
        query = query.where(
            or_(
                AuditEvent.subject.icontains(sought.text, autoescape=True),
                AuditEvent.actor.icontains(sought.text, autoescape=True),
                AuditEvent.actor.in_(sought.actors),
            )
        )
    if sought.action:
        query = query.where(AuditEvent.action == sought.action)
    if sought.since:
        query = query.where(AuditEvent.at >= sought.since)
    if sought.until:
        query = query.where(AuditEvent.at < sought.until)
    return page_of(session, query, limit=limit, offset=offset)


def latest(session: Session, limit: int) -> list[AuditEvent]:
    """The last `limit` rows, newest first."""
    return list(session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit)))


def events_about(session: Session, subject: str) -> list[AuditEvent]:
    """What was done to `subject`, oldest first."""
    query = select(AuditEvent).where(AuditEvent.subject == subject).order_by(AuditEvent.id)
    return list(session.scalars(query))


def _hash(event: AuditEvent) -> str:
    values = [
        event.at.isoformat(timespec="microseconds"),
        event.actor,
        event.action,
        event.subject,
        event.data,
        event.previous_hash,
    ]
    packed = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(packed.encode()).hexdigest()
