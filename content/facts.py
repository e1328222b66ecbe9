"""What is published, in short: the facts by which an entry is shown, narrowed and counted."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.kinds.registry import shown_kinds
from content.models import Entry, Revision
from content.queries import is_interim_text, is_published


class PublishedFacts(NamedTuple):
    """An entry of a kind that agents see, and its published revision, whatever the dates say."""

    entry_id: int
    revision_id: int
    kind: str
    category_id: int
    department_id: int
    effective_from: date | None
    expires_on: date | None


class InterimFacts(NamedTuple):
    """An entry of which an interim text is shown until `until`, and the facts of that text."""

    facts: PublishedFacts
    until: datetime


def interim_facts(session: Session, entry_ids: Collection[int] | None = None) -> list[InterimFacts]:
    """Of those of `entry_ids` that have an interim text; None for all.

    Its own dates play no part: it was put up when it was in force, and ends before its last day is
    over.
    """
    query = (
        select(
            Entry.id,
            Revision.id,
            Entry.kind,
            Revision.category_id,
            Entry.department_id,
            Entry.interim_until,
        )
        .join(Revision, Entry.interim_revision_id == Revision.id)
        .where(is_interim_text(), Entry.kind.in_(shown_kinds()))
    )
    if entry_ids is not None:
        query = query.where(Entry.id.in_(entry_ids))
    return [
        InterimFacts(PublishedFacts(entry, revision, kind, category, owner, None, None), until)
        for entry, revision, kind, category, owner, until in session.execute(query)
        if until is not None
    ]


def published_facts(
    session: Session, entry_ids: Collection[int] | None = None
) -> list[PublishedFacts]:
    """Of those of `entry_ids` that are published; None for all."""
    query = (
        select(
            Entry.id,
            Revision.id,
            Entry.kind,
            Revision.category_id,
            Entry.department_id,
            Revision.effective_from,
            Revision.expires_on,
        )
        .join(Revision, Entry.published_revision_id == Revision.id)
        .where(is_published(), Entry.kind.in_(shown_kinds()))
    )
    if entry_ids is not None:
        query = query.where(Entry.id.in_(entry_ids))
    # Past the session, whose own way with rows takes a third longer; all are read at every start.
    return list(map(PublishedFacts._make, session.connection().execute(query)))
