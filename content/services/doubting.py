"""Raising and settling doubts about published entries. Both are audited."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from content.doubts import Doubt, DoubtReason
from content.happenings import EntryTopic
from content.models import Entry
from core import audit, clock, feed
from core.messages import LazyText, as_json
from people.actors import SYSTEM_NAME

NOTE_MAX = 500


def raise_doubt(
    session: Session,
    entry: Entry,
    reason: DoubtReason,
    *,
    source: str,
    detail: LazyText | str = "",
    facts: Mapping[str, Any] | None = None,
    by: str = SYSTEM_NAME,
) -> Doubt:
    """Put the entry in doubt; while the same doubt is open it stays as it is.

    `source`: what raised it, at most 200 characters; `detail`: what readers are told of it;
    `facts`: JSON-able, for the department's list; `by`: log-in name of whoever raises it.
    """
    session.flush()
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    insert = sqlite.insert if is_sqlite else postgresql.insert
    added = session.execute(
        insert(Doubt)
        .values(
            entry_id=entry.id,
            reason=reason,
            source=source,
            stored_detail=as_json(detail),
            facts=dict(facts or {}),
            since=clock.now(),
            settled_by="",
            note="",
        )
        .on_conflict_do_nothing(
            index_elements=["entry_id", "reason", "source"], index_where=text("settled_at IS NULL")
        )
        .returning(Doubt.id)
    ).first()
    if added is not None:
        values = {"reason": str(reason), "source": source}
        feed.record(session, EntryTopic.DOUBTED, entry.id)
        audit.record(session, by, "doubt.raise", f"entry:{entry.number}", values)
    return session.scalars(
        select(Doubt).where(
            Doubt.entry_id == entry.id,
            Doubt.reason == reason,
            Doubt.source == source,
            Doubt.settled_at.is_(None),
        )
    ).one()


def settle_doubts(
    session: Session,
    entry: Entry,
    reason: DoubtReason,
    *,
    source: str | None = None,
    only: Collection[int] | None = None,
    by: str,
    note: str,
) -> int:
    """Settle the entry's open doubts of this reason; gives how many.

    `source`: just the one it raised; `only`: just those with these ids; `by`: log-in name; `note`:
    why it is settled.
    """
    query = select(Doubt).where(
        Doubt.entry_id == entry.id, Doubt.reason == reason, Doubt.settled_at.is_(None)
    )
    if source is not None:
        query = query.where(Doubt.source == source)
    if only is not None:
        query = query.where(Doubt.id.in_(only))
    doubts = session.scalars(query.with_for_update()).all()
    for doubt in doubts:
        doubt.settled_at, doubt.settled_by, doubt.note = clock.now(), by, note[:NOTE_MAX]
    if doubts:
        session.flush()
        values = {"reason": str(reason), "sources": [d.source for d in doubts], "note": note}
        feed.record(session, EntryTopic.SETTLED, entry.id)
        audit.record(session, by, "doubt.settle", f"entry:{entry.number}", values)
    return len(doubts)
