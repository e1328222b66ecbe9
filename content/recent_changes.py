"""What readers see that is new: texts published of late, and whether they replaced others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from content.models import Entry, Revision
from content.queries import VisibleEntry, visible_now


@dataclass(frozen=True)
class Change:
    """An entry whose text is new; `replaced`: it said something else before."""

    visible: VisibleEntry
    replaced: bool


def changes_since(session: Session, since: datetime, limit: int) -> list[Change]:
    """What was published since then and is visible, newest first."""
    earlier = aliased(Revision)
    replaced = exists().where(
        earlier.entry_id == Entry.id,
        earlier.id != Revision.id,
        earlier.published_at < Revision.published_at,
    )
    query = (
        select(Entry, Revision, replaced)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(Revision.published_at >= since, visible_now())
        .order_by(Revision.published_at.desc(), Entry.id.desc())
        .limit(limit)
    )
    return [Change(VisibleEntry(e, r), was) for e, r, was in session.execute(query).unique()]
