"""The audit trail: append-only, hash-chained. Every decision and every change of rights is a row.

A row's hash covers its own values and the hash of the row before it, so a change or a removal
shows at the first bad row; a cut-off end shows against an exported head. The hash is sealed with a
key that is not in the database: whoever can write there, too, cannot make a row that holds. Rows
of a time without keys have no seal; none follows one that has.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, String, func, inspect, or_, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from core import clock
from core.database import Base, Database
from core.paging import Page, page_of

GENESIS = "0" * 64
SYSTEM = "system"
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
    seal: Mapped[str] = mapped_column(String(16), server_default="")  # the mark of its key, or none


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
        row_id = _next_id(session)
    keys = Database.of(session).seals()
    event = AuditEvent(
        id=row_id,
        at=clock.now(),
        actor=actor,
        action=action,
        subject=subject,
        data=dict(data or {}),
        previous_hash=last_hash or GENESIS,
        seal=_mark(keys[0]) if keys else "",
    )
    event.hash = _hash(event, keys[0] if keys else "")
    session.add(event)
    session.flush()
    return event


def head(session: Session) -> AuditHead:
    """The end of the chain as it stands."""
    last = session.scalar(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1))
    return AuditHead(last.id, last.hash) if last else AuditHead(0, GENESIS)


def seal(session: Session, reason: str) -> None:
    """Have the trail end in a row that is sealed with the present key."""
    record(session, SYSTEM, "audit.seal", "audit", {"reason": reason})


def has_seals(database: Database) -> bool:
    """Whether the table is already one of rows that are sealed; not while there is none."""
    found = inspect(database.engine)
    return found.has_table(AuditEvent.__tablename__) and any(
        column["name"] == "seal" for column in found.get_columns(AuditEvent.__tablename__)
    )


def first_bad_row(session: Session, exported: Iterable[AuditHead] = ()) -> int | None:
    """The id of the first row that was changed, removed or cut off; None when the chain holds.

    `exported`: heads kept elsewhere; the rows they name must still be there with their hashes.
    Without keys, only how sealed rows hang together is looked at; with them the end must be sealed.
    """
    keys = {_mark(key): key for key in Database.of(session).seals()}
    expected = {head.last_id: head.hash for head in exported if head.last_id}
    previous, previous_id, is_sealed = GENESIS, 0, False
    for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id)).yield_per(1000):
        if event.previous_hash != previous or not _holds(event, keys):
            return event.id
        if is_sealed and not event.seal and keys:
            return event.id
        if expected.pop(event.id, event.hash) != event.hash:
            return event.id
        previous, previous_id, is_sealed = event.hash, event.id, bool(event.seal)
    if keys and not is_sealed:
        return max(previous_id, 1)
    return previous_id + 1 if expected else None


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
    query = select(AuditEvent).where(*_conditions(sought)).order_by(AuditEvent.id.desc())
    return page_of(session, query, limit=limit, offset=offset)


def found_in_short(session: Session, sought: Sought, most: int) -> Sequence[Row[Any]]:
    """The same without their values, as rows of a file; the newest `most`."""
    columns = ("id", "at", "actor", "action", "subject", "hash")
    query = (
        select(*(getattr(AuditEvent, name) for name in columns))
        .where(*_conditions(sought))
        .order_by(AuditEvent.id.desc())
        .limit(most)
    )
    return session.execute(query).all()


def count_found(session: Session, sought: Sought) -> int:
    """How many rows are looked for."""
    query = select(func.count(AuditEvent.id)).where(*_conditions(sought))
    return session.scalar(query) or 0


def latest(session: Session, limit: int) -> list[AuditEvent]:
    """The last `limit` rows, newest first."""
    return list(session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(limit)))


def first_since(session: Session, at: datetime) -> int:
    """The id of the first row from an instant on: rows come in time, so that few are looked at."""
    low, high = 1, head(session).last_id + 1
    while low < high:
        middle = (low + high) // 2
        query = select(AuditEvent.id, AuditEvent.at).where(AuditEvent.id >= middle)
        row = session.execute(query.order_by(AuditEvent.id).limit(1)).one_or_none()
        if row is None or row.at >= at:
            high = middle
        else:
            low = row.id + 1
    return low


def events_about(session: Session, subject: str) -> list[AuditEvent]:
    """What was done to `subject`, oldest first."""
    query = select(AuditEvent).where(AuditEvent.subject == subject).order_by(AuditEvent.id)
    return list(session.scalars(query))


def _conditions(sought: Sought) -> Iterator[ColumnElement[bool]]:
    if sought.text:
        yield or_(
            AuditEvent.subject.icontains(sought.text, autoescape=True),
            AuditEvent.actor.icontains(sought.text, autoescape=True),
            AuditEvent.actor.in_(sought.actors),
        )
    if sought.action:
        yield AuditEvent.action == sought.action
    if sought.since:
        yield AuditEvent.at >= sought.since
    if sought.until:
        yield AuditEvent.at < sought.until


def _next_id(session: Session) -> int:
    """The id of the next row: its hash covers it. Nobody else takes one meanwhile."""
    if session.get_bind().dialect.name == "postgresql":
        asked = "SELECT nextval(pg_get_serial_sequence('audit_events', 'id'))"
        return int(session.scalar(text(asked)) or 0)
    last = session.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'audit_events'"))
    return int(last or 0) + 1


def _holds(event: AuditEvent, keys: Mapping[str, str]) -> bool:
    if event.seal and not keys:
        return True
    key = keys.get(event.seal, "")
    return bool(key) == bool(event.seal) and event.hash == _hash(event, key)


def _mark(key: str) -> str:
    """Says which key it is, and nothing of it."""
    return hashlib.sha256(f"kb-audit:{key}".encode()).hexdigest()[:16]


def _hash(event: AuditEvent, key: str) -> str:
    values: list[Any] = [
        event.at.isoformat(timespec="microseconds"),
        event.actor,
        event.action,
        event.subject,
        event.data,
        event.previous_hash,
    ]
    if key:
        values.insert(0, event.id)
    packed = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    if key:
        return hmac.new(key.encode(), packed, hashlib.sha256).hexdigest()
    return hashlib.sha256(packed).hexdigest()
