"""Reading content, with the actor's rights and the validity dates applied.

What an actor may not know of is `NotFound`, exactly as what does not exist.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, String, and_, bindparam, cast, or_, select
from sqlalchemy.orm import Session, joinedload, lazyload

from content.applicability.readers import (
    access_for,
    access_now,
    is_readable,
    may_read,
    readable_now,
)
from content.kinds.registry import kind_named, names_of, shown_kinds
from content.models import (
    IN_WORK,
    NUMBER_PREFIX,
    WAS_PUBLISHED,
    Category,
    Citation,
    Entry,
    Revision,
    RevisionState,
)
from content.permissions import can_search, can_see_drafts_of
from content.structure import structure_now
from core import clock
from core.errors import Invalid, NotFound
from core.messages import _
from people.actors import Actor

ID_MAX = 2**31 - 1
NOTICES_READ = 100  # of which those that hold in a region are told first


@dataclass(frozen=True)
class VisibleEntry:
    """A published entry as an agent may see it now, with the revision that is shown."""

    entry: Entry
    revision: Revision

    @property
    def provisional_until(self) -> datetime | None:
        """Until when an interim text is shown; None for what the committee has passed."""
        is_interim = self.entry.interim_revision_id == self.revision.id
        return self.entry.interim_until if is_interim else None

    @property
    def number(self) -> str:
        """The permanent number."""
        return self.entry.number


def entry_numbered(session: Session, number: str, *, for_change: bool = False) -> Entry | None:
    """The entry with a number like KB-000123; locked on PostgreSQL when `for_change`."""
    digits = number.removeprefix(NUMBER_PREFIX)
    if digits == number or not (digits.isascii() and digits.isdigit()) or len(digits) > 12:
        return None
    entry_id = int(digits)
    if entry_id > ID_MAX:
        return None
    if for_change:
        locking = select(Entry).where(Entry.id == entry_id)
        # key_share: others may cite the entry meanwhile; waiting for them could be a deadlock.
        locking = locking.with_for_update(key_share=True, of=Entry)
        entry = session.scalar(locking.execution_options(populate_existing=True))
    else:
        entry = session.get(Entry, entry_id)
    return entry if entry is not None and entry.number == number else None


def shown_revision(entry: Entry) -> Revision | None:
    """What agents see of the entry now: its interim text, or what is published and in force."""
    if not kind_named(entry.kind).shown:
        return None
    if is_interim(entry):
        return entry.interim
    revision = entry.published
    if revision is None or revision.state != RevisionState.PUBLISHED or entry.taken_down_at:
        return None
    today = clock.today()
    begun = revision.effective_from is None or revision.effective_from <= today
    ended = revision.expires_on is not None and revision.expires_on < today
    return revision if begun and not ended else None


def is_interim(entry: Entry) -> bool:
    """Whether agents see an interim text of the entry now."""
    until = entry.interim_until
    if entry.interim_revision_id is None or until is None or until <= clock.now():
        return False
    return entry.interim is not None and entry.interim.state == RevisionState.SUBMITTED


def is_visible(entry: Entry) -> bool:
    """Whether whoever reads may see something of the entry now, as agents do."""
    revision = shown_revision(entry)
    return revision is not None and is_readable(entry, revision, access_now())


def is_visible_to(session: Session, actor: Actor, entry: Entry) -> bool:
    """The same for `actor`, whoever reads."""
    revision = shown_revision(entry)
    if revision is None or not can_search(actor):
        return False
    return is_readable(entry, revision, access_for(session, actor))


def visible_now() -> ColumnElement[bool]:
    """`is_visible` as a condition, for a query that joins Revision to Entry."""
    return and_(in_force_now(), Entry.kind.in_(shown_kinds()), readable_now())


def in_force_now() -> ColumnElement[bool]:
    """What is in force now, whether or not it is of a kind that agents see."""
    return in_force(clock.today(), clock.now())


def in_force(
    today: date | BindParameter[date], now: datetime | BindParameter[datetime]
) -> ColumnElement[bool]:
    """What is in force on a day at a moment; both may be left open, for `shown_at`."""
    interim = and_(Entry.interim_until > now, is_interim_text())
    published = and_(
        or_(Entry.interim_until.is_(None), Entry.interim_until <= now),
        is_published(),
        or_(Revision.effective_from.is_(None), Revision.effective_from <= today),
        or_(Revision.expires_on.is_(None), Revision.expires_on >= today),
    )
    return or_(published, interim)


def is_published() -> ColumnElement[bool]:
    """Published and not taken down, whatever the dates say."""
    return and_(
        Entry.published_revision_id == Revision.id,
        Entry.taken_down_at.is_(None),
        in_state(RevisionState.PUBLISHED),
    )


def is_interim_text() -> ColumnElement[bool]:
    """Put up in the place of what is published, whatever the time says."""
    return and_(Entry.interim_revision_id == Revision.id, in_state(RevisionState.SUBMITTED))


def in_state(state: RevisionState) -> ColumnElement[bool]:
    """For queries that know a better way in than by state.

    An expression: SQLite would start from the index of all that are in the state.
    """
    return cast(Revision.state, String) == state.value


# `visible_now`, but for who may read it, for statements that are made once, as to make one takes as
# long as to ask it; what they leave open is `shown_at`.
VISIBLE_AT = and_(
    in_force(bindparam("today"), bindparam("now")),
    Entry.kind.in_(bindparam("kinds", expanding=True)),
)


def shown_at() -> dict[str, Any]:
    """What `VISIBLE_AT` leaves open, as of now."""
    return {"today": clock.today(), "now": clock.now(), "kinds": list(shown_kinds())}


_VISIBLE_ENTRIES = (
    select(Entry, Revision)
    .join(Revision, Revision.entry_id == Entry.id)
    .where(Entry.id.in_(bindparam("entry_ids", expanding=True)), VISIBLE_AT)
    .options(lazyload(Entry.published))  # it is the revision beside it, as a rule
)


def visible_entries(session: Session, entry_ids: Sequence[int]) -> dict[int, VisibleEntry]:
    """Those of `entry_ids` that agents may see today, by id, in one query."""
    access, query = access_now(), _VISIBLE_ENTRIES
    if access is not None:
        query = query.where(may_read(access))
    found = session.execute(query, {"entry_ids": list(entry_ids), **shown_at()})
    return {e.id: VisibleEntry(e, r) for e, r in found.unique()}


_VISIBLE_WHOLE = _VISIBLE_ENTRIES.options(
    joinedload(Revision.citations), joinedload(Revision.block_uses), joinedload(Revision.files)
)


def visible_whole(session: Session, entry_id: int) -> VisibleEntry | None:
    """The entry that agents may see today, with all that is shown of it, in one query."""
    found = session.execute(_VISIBLE_WHOLE, {"entry_ids": [entry_id], **shown_at()})
    return next((VisibleEntry(e, r) for e, r in found.unique()), None)


def visible_entry(session: Session, actor: Actor, number: str) -> VisibleEntry:
    """The entry as agents see it. Raises `NotFound`."""
    entry = entry_numbered(session, number)
    shown = shown_revision(entry) if entry is not None else None
    if entry is None or shown is None or not is_visible_to(session, actor, entry):
        raise NotFound
    return VisibleEntry(entry, shown)


def readable_entry(session: Session, actor: Actor, number: str) -> Entry:
    """An entry the actor may know of: visible to agents, or of the department they write for."""
    entry = entry_numbered(session, number)
    if entry is None:
        raise NotFound
    if can_see_drafts_of(actor, entry.department_id):
        return entry
    if is_visible_to(session, actor, entry):
        return entry
    raise NotFound


def current_notices(
    session: Session, limit: int = 10, region_id: int | None = None
) -> list[VisibleEntry]:
    """Notices in force, newest first; those that hold nowhere in a region come last."""
    query = (
        select(Entry, Revision)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(Entry.kind.in_(names_of(lambda kind: kind.announced)), visible_now())
        .order_by(Revision.published_at.desc())
        .limit(limit if region_id is None else max(limit, NOTICES_READ))
    )
    found = [VisibleEntry(e, r) for e, r in session.execute(query).unique()]
    structure = structure_now(session)
    found.sort(key=lambda one: not structure.concerns(one.revision.scope, region_id))
    return found[:limit]


def visible_regulations(session: Session) -> list[VisibleEntry]:
    """Every regulation agents may see, by title."""
    query = (
        select(Entry, Revision)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(Entry.kind.in_(names_of(lambda kind: kind.citable)), visible_now())
        .order_by(Revision.title)
    )
    return [VisibleEntry(e, r) for e, r in session.execute(query).unique()]


def citing_entries(
    session: Session, regulation_id: int, clause: str | None = None
) -> list[VisibleEntry]:
    """Visible entries whose shown revision cites the regulation, or just this `clause` of it."""
    query = (
        select(Entry, Revision)
        .join(Revision, Revision.entry_id == Entry.id)
        .join(Citation, Citation.revision_id == Revision.id)
        .where(Citation.regulation_id == regulation_id, visible_now())
        .order_by(Entry.id)
    )
    if clause is not None:
        query = query.where(Citation.clause == clause)
    return [VisibleEntry(e, r) for e, r in session.execute(query).unique()]


def revision_in_work(session: Session, entry_id: int) -> Revision | None:
    """The draft or submitted revision of an entry, of which there is at most one."""
    return session.scalar(
        select(Revision).where(Revision.entry_id == entry_id, Revision.state.in_(IN_WORK))
    )


def history(session: Session, actor: Actor, number: str) -> list[Revision]:
    """The revisions the actor may know of, newest first: for agents, what was once published."""
    entry = readable_entry(session, actor, number)
    query = select(Revision).where(Revision.entry_id == entry.id).order_by(Revision.seq.desc())
    if not can_see_drafts_of(actor, entry.department_id):
        # What was approved and replaced before its day came was never published.
        query = query.where(Revision.state.in_(WAS_PUBLISHED), Revision.published_at.is_not(None))
        query = query.join(Entry, Revision.entry_id == Entry.id)
        query = query.where(may_read(access_for(session, actor)))
    return list(session.scalars(query).unique())


def categories(session: Session) -> Sequence[Category]:
    """All categories, in their order."""
    return session.scalars(select(Category).order_by(Category.position, Category.id)).all()


def uppermost(category: Category) -> Category:
    """The category above all of those above this one."""
    while category.parent is not None:
        category = category.parent
    return category


def category_coded(session: Session, code: str) -> Category:
    """The category with this code. Raises `Invalid` on field `category` when there is none."""
    found = session.scalar(select(Category).where(Category.code == code))
    if found is None:
        raise Invalid.field("category", _("没有代码为 {code} 的业务类别", code=code))
    return found


def tops_of(session: Session) -> tuple[list[Category], dict[int, Category]]:
    """The uppermost categories in their order; and the uppermost of each, by the id of each."""
    every = list(session.scalars(select(Category).order_by(Category.position, Category.id)))
    tops = [category for category in every if category.parent_id is None]
    return tops, {category.id: uppermost(category) for category in every}
