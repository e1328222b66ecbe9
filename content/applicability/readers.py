"""Who reads at this moment, and what of the limited they may see.

A request reads for whoever sent it; the worker, jobs and commands read for everybody, unless they
say for whom. All that asks what agents may see (`content.queries`, `search_index.results`) asks
here, so no way to a text can forget it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select, true
from sqlalchemy.orm import Session, aliased

from content.models import Entry, Revision
from content.structure import Access, Structure, structure_now, structure_of
from core.database import Database
from people.actors import Actor

NOBODY = Actor(-1, "", "", None, frozenset())


@dataclass(frozen=True)
class Reader:
    """Somebody who reads, of one database."""

    actor: Actor
    database: Database

    @cached_property
    def access(self) -> Access | None:
        """What they may see, as of the first time it is asked for; None for everything."""
        return structure_of(self.database).access_of(self.actor)


_reader: ContextVar[Reader | None] = ContextVar("reader", default=None)


def read_for(actor: Actor, database: Database) -> Token[Reader | None]:
    """From now on everything is read for this person."""
    return _reader.set(Reader(actor, database))


def read_for_everybody() -> None:
    """From now on everything is read as the service itself does."""
    _reader.set(None)


@contextmanager
def reading_for(session: Session, actor: Actor) -> Iterator[None]:
    """What is read in this block is read for `actor`."""
    token = read_for(actor, Database.of(session))
    try:
        yield
    finally:
        _reader.reset(token)


@contextmanager
def reading_for_everybody() -> Iterator[None]:
    """What is read in this block is read as the service does: what is decided by all there is."""
    token = _reader.set(None)
    try:
        yield
    finally:
        _reader.reset(token)


def access_now() -> Access | None:
    """What whoever reads may see; None for everything."""
    reader = _reader.get()
    return None if reader is None else reader.access


def access_in(structure: Structure) -> Access | None:
    """The same, under a structure that was read already; it is not read again for this reader."""
    reader = _reader.get()
    if reader is None:
        return None
    access = vars(reader)["access"] = structure.access_of(reader.actor)  # as the property keeps it
    return access


def access_for(session: Session, actor: Actor) -> Access | None:
    """What `actor` may see, whoever reads."""
    return structure_now(session).access_of(actor)


def may_read(
    access: Access | None, revision: type[Revision] = Revision, entry: type[Entry] = Entry
) -> ColumnElement[bool]:
    """Which texts somebody may see, for a query that joins both, whatever state they are in."""
    if access is None:
        return true()
    let_in = and_(
        or_(revision.circle_id.is_(None), revision.circle_id.in_(access.circles)),
        or_(revision.category_id.is_(None), revision.category_id.not_in(access.closed)),
    )
    own = entry.department_id == access.department_id if access.department_id else false()
    return or_(let_in, own)


def readable_now() -> ColumnElement[bool]:
    """`may_read` for whoever reads."""
    return may_read(access_now())


def told_now(entry_id: Any) -> ColumnElement[bool]:
    """That whoever reads may know of an entry, whatever else is asked of it: what stands of it now
    is not kept from them. `entry_id`: a column."""
    access = access_now()
    if access is None:
        return true()
    entry, stands = aliased(Entry), aliased(Revision)
    kept_back = (
        select(entry.id)
        .join(stands, stands.id.in_((entry.published_revision_id, entry.interim_revision_id)))
        .where(entry.id == entry_id, ~may_read(access, stands, entry))
    )
    return ~kept_back.exists()


def may_know_of(entry: Entry) -> bool:
    """`told_now` of one."""
    access = access_now()
    standing = (entry.published, entry.interim)
    return all(one is None or is_readable(entry, one, access) for one in standing)


def is_readable(entry: Entry, revision: Revision, access: Access | None) -> bool:
    """`may_read` of one."""
    if access is None or entry.department_id == access.department_id:
        return True
    in_circle = revision.circle_id is None or revision.circle_id in access.circles
    return in_circle and revision.category_id not in access.closed
