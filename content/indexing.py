"""What the search index is given of an entry: plain data, so the index needs no database row."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.kinds.registry import kind_named
from content.models import Category, Entry, Revision
from content.queries import visible_now
from people.models import Department

Place = tuple[int, int, str, str]  # entry id, revision id, and the codes it is filed under


@dataclass(frozen=True)
class IndexedClause:
    """One clause of a regulation as the index sees it."""

    label: str
    heading: str
    text: str


@dataclass(frozen=True)
class IndexedEntry:
    """A published entry as the index sees it: one document, and one more for each clause.

    `revision_id` with `entry_id` says which state was indexed; `index verify` compares these pairs
    with the database. `category` and `department` are codes.
    """

    entry_id: int
    revision_id: int
    kind: str
    category: str
    department: str
    title: str
    variants: tuple[str, ...]
    keywords: tuple[str, ...]
    text: str
    clauses: tuple[IndexedClause, ...]
    effective_from: date | None
    expires_on: date | None


def indexed_entries(
    session: Session, entry_ids: Collection[int] | None = None
) -> Iterator[IndexedEntry]:
    """Those of `entry_ids` that agents may see today; None for every entry, streamed."""
    query = (  # columns, not objects: a rebuild reads everything, and reads it in half the time
        select(
            Entry.id,
            Revision.id,
            Entry.kind,
            Category.code,
            Department.code,
            Revision.title,
            Revision.content,
            Revision.effective_from,
            Revision.expires_on,
        )
        .join(Revision, Revision.entry_id == Entry.id)
        .join(Category, Revision.category_id == Category.id)
        .join(Department, Entry.department_id == Department.id)
        .where(visible_now())
        .order_by(Entry.id)
    )
    if entry_ids is not None:
        query = query.where(Entry.id.in_(entry_ids))
    for row in session.execute(query.execution_options(yield_per=500)):
        yield _indexed(*row)


def published_pairs(session: Session) -> set[tuple[int, int]]:
    """The (entry id, revision id) pairs the index must hold today, no more and no fewer."""
    query = (
        select(Entry.id, Revision.id)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(visible_now())
    )
    return {(entry_id, revision_id) for entry_id, revision_id in session.execute(query)}


def published_places(session: Session) -> set[Place]:
    """The same with what the index files each under: the codes of category and department."""
    query = (
        select(Entry.id, Revision.id, Category.code, Department.code)
        .join(Revision, Revision.entry_id == Entry.id)
        .join(Category, Revision.category_id == Category.id)
        .join(Department, Entry.department_id == Department.id)
        .where(visible_now())
    )
    return {
        (entry, revision, filed, owner) for entry, revision, filed, owner in session.execute(query)
    }


def published_ids(session: Session) -> list[int]:
    """The ids of every entry agents may see today, in order."""
    return sorted(entry_id for entry_id, _revision_id in published_pairs(session))


def as_indexed(revision: Revision) -> IndexedEntry:
    """Any revision as the index would see it if it were published; for trying, not for indexing."""
    entry = revision.entry
    return _indexed(
        entry.id,
        revision.id,
        entry.kind,
        revision.category.code,
        entry.department.code,
        revision.title,
        revision.content,
        revision.effective_from,
        revision.expires_on,
    )


def _indexed(
    entry_id: int,
    revision_id: int,
    kind_name: str,
    category: str,
    department: str,
    title: str,
    content: Mapping[str, Any],
    effective_from: date | None,
    expires_on: date | None,
) -> IndexedEntry:
    kind = kind_named(kind_name)
    clauses = kind.clauses(content)
    return IndexedEntry(
        entry_id=entry_id,
        revision_id=revision_id,
        kind=kind_name,
        category=category,
        department=department,
        title=title,
        variants=tuple(kind.variants(content)),
        keywords=tuple(kind.keywords(content)),
        text="" if clauses else kind.searchable_text(content),
        clauses=tuple(IndexedClause(c.label, c.heading, c.text) for c in clauses),
        effective_from=effective_from,
        expires_on=expires_on,
    )
