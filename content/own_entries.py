"""The contributor's list: the entries of one's own department with their newest revisions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session, joinedload

from content.models import Entry, Revision
from content.permissions import can_write
from core.errors import Forbidden
from core.messages import _
from core.paging import Page, page_of
from people.actors import Actor


@dataclass(frozen=True)
class OwnEntry:
    """A line of a contributor's list: the entry and its newest revision."""

    entry: Entry
    newest: Revision


def own_entries(
    session: Session,
    actor: Actor,
    *,
    kind: str | None = None,
    text: str = "",
    conditions: Sequence[ColumnElement[bool]] = (),
    limit: int,
    offset: int = 0,
) -> Page[OwnEntry]:
    """The entries of the department the actor writes for, last changed first.

    `kind` and `text` narrow as in `newest_of_own`, `conditions` are on `Entry` and its newest
    `Revision`. Raises `Forbidden` as `newest_of_own`.
    """
    query = newest_of_own(actor, kind=kind, text=text).where(*conditions)
    query = query.options(joinedload(Revision.entry))
    query = query.order_by(Revision.updated_at.desc(), Revision.id.desc())
    page = page_of(session, query, limit=limit, offset=offset)
    return Page([OwnEntry(r.entry, r) for r in page.items], page.total, limit, offset)


def newest_of_own(actor: Actor, *, kind: str | None = None, text: str = "") -> Select[Revision]:
    """The newest revision, with its `Entry`, of each entry of the department the actor writes for.

    `text` narrows to titles that contain it. Raises `Forbidden` for those who write for none: an
    agent of the department is no contributor.
    """
    if not can_write(actor):
        raise Forbidden(_("只有部门供稿人有自己的稿件"))
    newest = (
        select(Revision.id)
        .where(Revision.entry_id == Entry.id)
        .order_by(Revision.seq.desc())
        .limit(1)
        .correlate(Entry)
        .scalar_subquery()
    )
    query = (
        select(Revision)
        .join(Entry, Revision.entry_id == Entry.id)
        .where(Revision.id == newest, Entry.department_id == actor.department_id)
    )
    if kind:
        query = query.where(Entry.kind == kind)
    if text:
        query = query.where(Revision.title.contains(text, autoescape=True))
    return query
