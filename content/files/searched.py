"""Which pages of published files are searched, and what they say.

Each page is found by itself. Of a regulation that was read from a PDF that PDF is left out: its
clauses are found, and name their pages.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from content.files.kept_types import PDF, PICTURES
from content.files.limits import MAX_SEARCHED_PAGES
from content.files.models import Blob, BlobPage, Recognised, RevisionFile
from content.kinds.registry import kind_named
from content.models import Entry, Revision
from content.queries import visible_now
from content.stored_content import UNREADABLE


class SearchedPage(NamedTuple):
    """A page, or a part, of the file at `position` of its revision."""

    position: int
    page: int
    text: str


class PagePlace(NamedTuple):
    """Where a page that is searched stands."""

    entry_id: int
    revision_id: int
    position: int
    page: int


def is_searched() -> ColumnElement[bool]:
    """Of pages joined with files of revisions: not what was read from a picture, unless checked."""
    return or_(BlobPage.recognised.is_(False), RevisionFile.recognised == Recognised.CHECKED)


def with_files(session: Session, revision_ids: Collection[int] | None = None) -> set[int]:
    """Those of these revisions that have files with text; None for all there are."""
    query = (
        select(RevisionFile.revision_id)
        .join(BlobPage, BlobPage.sha256 == RevisionFile.sha256)
        .where(is_searched())
    )
    if revision_ids is not None:
        query = query.where(RevisionFile.revision_id.in_(revision_ids))
    return set(session.scalars(query.distinct()))


def said_in(session: Session, revision_ids: Collection[int]) -> dict[int, dict[str, str]]:
    """What the pictures of these revisions show, by revision and name."""
    query = (
        select(RevisionFile.revision_id, RevisionFile.name, RevisionFile.alt)
        .join(Blob, Blob.sha256 == RevisionFile.sha256)
        .where(
            RevisionFile.revision_id.in_(revision_ids),
            Blob.type.in_(PICTURES),
            RevisionFile.alt != "",
        )
    )
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for revision_id, name, alt in session.execute(query):
        found[revision_id][name] = alt
    return found


def pages_of(
    session: Session, revision_id: int, kind: str, content: Mapping[str, Any]
) -> tuple[SearchedPage, ...]:
    """The pages of a revision that are searched, in their order."""
    query = (
        select(RevisionFile.position, BlobPage.page, BlobPage.text, Blob.type)
        .join(BlobPage, BlobPage.sha256 == RevisionFile.sha256)
        .join(Blob, Blob.sha256 == RevisionFile.sha256)
        .where(RevisionFile.revision_id == revision_id, is_searched())
        .order_by(RevisionFile.position, BlobPage.page)
    )
    rows = session.execute(query).all()
    left_out = _original(rows) if _names_pages(kind, content) else None
    searched = (SearchedPage(*row[:3]) for row in rows if row.position != left_out)
    return tuple(islice(searched, MAX_SEARCHED_PAGES))


def searched_pages(session: Session) -> set[PagePlace]:
    """Every page the index must hold today, no more and no fewer."""
    query = (
        select(Entry.id, Revision.id, Entry.kind, RevisionFile.position, BlobPage.page, Blob.type)
        .join(Revision, Revision.entry_id == Entry.id)
        .join(RevisionFile, RevisionFile.revision_id == Revision.id)
        .join(BlobPage, BlobPage.sha256 == RevisionFile.sha256)
        .join(Blob, Blob.sha256 == RevisionFile.sha256)
        .where(visible_now(), is_searched())
        .order_by(Revision.id, RevisionFile.position, BlobPage.page)
    )
    pages: dict[int, list[Any]] = defaultdict(list)
    for row in session.execute(query):
        pages[row[1]].append(row)
    citable = [one for one, rows in pages.items() if kind_named(rows[0].kind).citable]
    contents = select(Revision.id, Revision.content).where(Revision.id.in_(citable))
    named = {
        one
        for one, content in session.execute(contents)
        if _names_pages(pages[one][0].kind, content)
    }
    found: set[PagePlace] = set()
    for revision_id, rows in pages.items():
        left_out = _original(rows) if revision_id in named else None
        places = (
            PagePlace(row[0], revision_id, row.position, row.page)
            for row in rows
            if row.position != left_out
        )
        found.update(islice(places, MAX_SEARCHED_PAGES))
    return found


def _names_pages(kind: str, content: Mapping[str, Any]) -> bool:
    try:
        return any(clause.page for clause in kind_named(kind).clauses(content))
    except UNREADABLE:
        return False


def _original(rows: Iterable[Any]) -> int | None:
    return next((row.position for row in rows if row.type == PDF), None)
