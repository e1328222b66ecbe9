"""What is published, in short: the facts by which an entry is shown, narrowed and counted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, case, select
from sqlalchemy.orm import Session

from content.kinds.registry import shown_kinds
from content.models import Entry, Revision
from content.queries import VISIBLE_AT, is_interim_text, is_published, shown_at
from core import clock
from core.cache import Bounded, ProcessCache
from core.changes import counts, counts_now
from core.database import Database


class PublishedFacts(NamedTuple):
    """An entry of a kind that agents see, and its published revision, whatever the dates say."""

    entry_id: int
    revision_id: int
    kind: str
    category_id: int
    department_id: int
    effective_from: date | None
    expires_on: date | None
    applies_to: Mapping[str, Any] | None = None  # where it says so itself
    circle_id: int | None = None  # who may see it, where it says so itself
    clauses_apply_to: Mapping[str, Any] | None = None  # by label, where clauses say so themselves


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
            Revision.applies_to,
            Revision.circle_id,
            Revision.clauses_apply_to,
        )
        .join(Revision, Entry.interim_revision_id == Revision.id)
        .where(is_interim_text(), Entry.kind.in_(shown_kinds()))
    )
    if entry_ids is not None:
        query = query.where(Entry.id.in_(entry_ids))
    return [
        InterimFacts(PublishedFacts._make([*row[:5], None, None, *row[6:]]), row.interim_until)
        for row in session.execute(query)
        if row.interim_until is not None and row.category_id is not None
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
            Revision.applies_to,
            Revision.circle_id,
            Revision.clauses_apply_to,
        )
        .join(Revision, Entry.published_revision_id == Revision.id)
        .where(is_published(), Entry.kind.in_(shown_kinds()))
    )
    if entry_ids is not None:
        query = query.where(Entry.id.in_(entry_ids))
    # Past the session, whose own way with rows takes a third longer; all are read at every start.
    return list(map(PublishedFacts._make, session.connection().execute(query)))


def facts_if_published(revision: Revision) -> PublishedFacts:
    """What a revision would add to what is published, were it in force today."""
    entry = revision.entry
    return PublishedFacts(
        entry.id,
        revision.id,
        entry.kind,
        revision.category.id,
        entry.department_id,
        None,
        None,
        revision.applies_to,
        revision.circle_id,
        revision.clauses_apply_to,
    )


class DateFacts(NamedTuple):
    """How far a text can be relied on: when it was approved, its last day, when it is looked at."""

    published_at: datetime | None
    expires_on: date | None
    review_by: date | None


_REVIEW_BY = case(  # the department may have confirmed what is published since
    (Entry.published_revision_id == Revision.id, Entry.review_by), else_=Revision.review_by
)


_DATES_OF = (
    select(Revision.id, Revision.published_at, Revision.expires_on, _REVIEW_BY)
    .join(Entry, Revision.entry_id == Entry.id)
    .where(Revision.id.in_(bindparam("revision_ids", expanding=True)), VISIBLE_AT)
)


class _Dates(NamedTuple):
    """Those of approved texts, as of one count of changes and one day."""

    counted: int
    day: date
    known: Bounded[int, DateFacts]


DATES_KEPT = 50_000  # revisions: some 10 MB
_dates = ProcessCache[_Dates]()


def date_facts(session: Session, revision_ids: Collection[int]) -> dict[int, DateFacts]:
    """The dates of those of these revisions that agents may see now, by revision.

    Kept while no change is counted, even since this session began to read; interim texts are not
    kept, which end at a moment.
    """
    database, day = Database.of(session), clock.today()
    counted = counts_now(database).content
    if session.info["writes"] or counts(session).content != counted:
        return _read(session, revision_ids)
    known = _dates.current(
        database,
        lambda before: _Dates(counted, day, Bounded(DATES_KEPT)),
        lambda kept: (kept.counted, kept.day) == (counted, day),
    ).known
    found = known.known(revision_ids)
    missing = [one for one in revision_ids if one not in found]
    if missing:
        read = _read(session, missing)
        known.keep({one: dates for one, dates in read.items() if dates.published_at})
        found |= read
    return found


def _read(session: Session, revision_ids: Collection[int]) -> dict[int, DateFacts]:
    asked = {"revision_ids": list(revision_ids), **shown_at()}
    rows = session.connection().execute(_DATES_OF, asked)  # past the session, as above
    return {row[0]: DateFacts(*row[1:]) for row in rows}
