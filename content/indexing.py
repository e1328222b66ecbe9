"""What the search index is given of an entry: plain data, so the index needs no database row."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session, object_session

from content.files.models import said_by
from content.files.searched import SearchedPage, pages_of, said_in, with_files
from content.files.text_pictures import in_words
from content.kinds.registry import kind_named
from content.laws.ranks import Rank
from content.models import Category, Entry, Revision
from content.queries import visible_now
from core.paging import batches
from core.storage.storage_faults import StorageFailed, is_damage
from people.models import Department

Place = tuple[int, int, str, str]  # entry id, revision id, and the codes it is filed under
SetAside = Callable[[int, str], None]  # an entry's id, and why it cannot be read

_AT_ONCE = 500

log = logging.getLogger("kb.index")


@dataclass(frozen=True)
class IndexedClause:
    """One clause of a regulation as the index sees it."""

    label: str
    heading: str
    text: str


@dataclass(frozen=True)
class IndexedEntry:
    """A published entry as the index sees it: one document, and one more for each clause and for
    each page of its files.

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
    pages: tuple[SearchedPage, ...] = ()
    rank: Rank | None = None  # of a law, as far as it is known


def indexed_entries(
    session: Session,
    entry_ids: Collection[int] | None = None,
    set_aside: SetAside | None = None,
) -> Iterator[IndexedEntry]:
    """Those of `entry_ids` that agents may see today; None for every entry, portion by portion.

    One whose content cannot be read, be it scrambled or not what its kind wants, is left out, and
    `set_aside` is told its id and why.
    """
    wanted = select(Entry.id).join(Revision, Revision.entry_id == Entry.id).where(visible_now())
    if entry_ids is not None:
        wanted = wanted.where(Entry.id.in_(entry_ids))
    ids = list(session.scalars(wanted.order_by(Entry.id)))
    told = set_aside or _told_in_log
    for some in batches(ids, _AT_ONCE):
        yield from _readable(session, some, told)


def _readable(session: Session, ids: Sequence[int], set_aside: SetAside) -> Iterator[IndexedEntry]:
    """The entries of a portion; when it cannot be read as a whole, one by one."""
    try:
        rows = session.execute(_rows_of(ids)).all()
    except (StorageFailed, DatabaseError) as error:
        if not is_damage(error):
            raise
        if len(ids) == 1:
            set_aside(ids[0], str(error))
            return
        for one in ids:
            yield from _readable(session, [one], set_aside)
        return
    filed = with_files(session, [row[1] for row in rows])
    said = said_in(session, [row[1] for row in rows])
    for row in rows:
        try:
            entry = _in_words(_indexed(*row), said.get(row[1], {}))
            if entry.revision_id in filed:
                entry = _with_pages(session, entry, row.content)
        except Exception as error:
            set_aside(row[0], repr(error))
        else:
            yield entry


def _in_words(entry: IndexedEntry, said: Mapping[str, str]) -> IndexedEntry:
    """The entry with what pictures in its text show."""
    if not said:
        return entry
    clauses = tuple(replace(one, text=in_words(one.text, said)) for one in entry.clauses)
    return replace(entry, text=in_words(entry.text, said), clauses=clauses)


def _told_in_log(entry_id: int, reason: str) -> None:
    log.warning("entry cannot be read", extra={"entry": entry_id, "reason": reason})


def _rows_of(ids: Sequence[int]) -> Select[Any]:
    return (  # columns, not objects: a rebuild reads everything, and reads it in half the time
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
        .where(visible_now(), Entry.id.in_(ids))
        .order_by(Entry.id)
    )


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


def published_count(session: Session) -> int:
    """How many entries agents may see today."""
    query = select(func.count()).select_from(Entry).join(Revision, Revision.entry_id == Entry.id)
    return session.scalar(query.where(visible_now())) or 0


def published_ids(session: Session) -> list[int]:
    """The ids of every entry agents may see today, in order."""
    return sorted(entry_id for entry_id, _revision_id in published_pairs(session))


def as_indexed(revision: Revision) -> IndexedEntry:
    """Any revision as the index would see it if it were published; for trying, not for indexing."""
    entry = revision.entry
    indexed = _indexed(
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
    session = object_session(revision)
    assert session is not None
    indexed = _in_words(indexed, said_by(revision.files))
    return _with_pages(session, indexed, revision.content)


def _with_pages(session: Session, entry: IndexedEntry, content: Mapping[str, Any]) -> IndexedEntry:
    return replace(entry, pages=pages_of(session, entry.revision_id, entry.kind, content))


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
        rank=kind.rank(title, content),
    )
