"""What the base said at an earlier moment: built from what the revisions themselves tell.

A revision was in force from its publication to its end, within its validity dates, unless its entry
was taken down meanwhile; an interim text went before it while it was shown. Only those who may look
back get here (`content.permissions.can_see_past`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, true
from sqlalchemy.orm import Session, aliased

from content.applicability.readers import access_now, may_know_of, may_read, told_now
from content.doubts import Doubt
from content.kinds.base import Clause
from content.kinds.registry import kind_named, shown_kinds
from content.laws.place import NamedLaw, seen_laws, told_of
from content.laws.relations import ENDING
from content.laws.standing import ended_at
from content.models import WAS_PUBLISHED, Category, Citation, Entry, Revision
from content.permissions import can_oversee, can_see_past
from content.queries import entry_numbered, is_visible_to
from content.upkeep.upkeep_rules import Reconfirmation
from core import clock
from core.errors import Forbidden, Invalid, NotFound
from core.messages import _
from people.actors import Actor
from people.models import Department


@dataclass(frozen=True)
class PastBasis:
    """A clause an entry cited, as it stood then; `clause` is None when it was not in force."""

    citation: Citation
    title: str
    clause: Clause | None


@dataclass(frozen=True)
class PastEntry:
    """An entry as readers saw it at a moment: the revision, what it rested on, what was said of it.

    `review_by` and `confirmed` are what stood then, `doubts` those that were open.
    """

    at: datetime
    entry: Entry
    revision: Revision
    basis: Sequence[PastBasis]
    doubts: Sequence[Doubt]
    confirmed: Sequence[Reconfirmation]
    ended_by: Sequence[NamedLaw] = ()  # other laws that had repealed or replaced it by then

    @property
    def provisional_until(self) -> datetime | None:
        """Until when it was shown as an interim text; None for what the committee had passed."""
        published, until = self.revision.published_at, self.revision.interim_until
        passed = published is not None and published <= self.at
        return None if passed or until is None or until <= self.at else until

    @property
    def review_by(self) -> date | None:
        """The review-by date in force then."""
        return self.confirmed[-1].review_by if self.confirmed else self.revision.review_by


@dataclass(frozen=True)
class TextInForce:
    """What an entry said at a moment, without all else that its rows hold."""

    revision_id: int
    entry_id: int
    kind: str
    department: str
    category: str
    title: str
    content: Mapping[str, Any]


def past_entry(session: Session, actor: Actor, number: str, at: datetime) -> PastEntry:
    """The entry as it was shown at `at`.

    Raises `NotFound` when nothing of it was, or the actor may not know of it, `Forbidden` when they
    know it and may not look back, `Invalid` for a moment that has not come.
    """
    entry = known_entry(session, actor, number)
    _require_past(at)
    revision = session.scalar(_in_force(at).where(Entry.id == entry.id).limit(1))
    if revision is None:
        raise NotFound(_("那时没有可以看到的版本"))
    return PastEntry(
        at,
        entry,
        revision,
        [_basis(session, citation, at) for citation in revision.citations],
        _doubts(session, entry.id, at),
        _confirmed(session, revision.id, at),
        _ended(session, entry, at),
    )


def known_entry(session: Session, actor: Actor, number: str) -> Entry:
    """An entry whose past the actor may see. Raises `NotFound`, `Forbidden`."""
    entry = entry_numbered(session, number)
    if entry is None:
        raise NotFound
    if not can_see_past(actor, entry.department_id):
        if is_visible_to(session, actor, entry):
            raise Forbidden(_("只有班长、审核委员、管理员和归口部门可以看历史时点"))
        raise NotFound
    if not may_know_of(entry):
        raise NotFound
    if not any(r.published_at or r.interim_from for r in entry.revisions):
        raise NotFound
    return entry


def texts_in_force(
    session: Session, actor: Actor, at: datetime, *, kind: str | None, department: str | None
) -> Iterator[TextInForce]:
    """Everything readers could find at `at`, streamed; None: of any kind, of any department.

    Raises `Forbidden`, `Invalid`.
    """
    if not can_oversee(actor):
        raise Forbidden(_("只有班长、审核委员和管理员可以按历史时点检索"))
    _require_past(at)
    query = (
        _in_force(at)
        .join(Department, Entry.department_id == Department.id)
        .join(Category, Revision.category_id == Category.id)
        .where(Entry.kind.in_(shown_kinds()))
        .where(true() if kind is None else Entry.kind == kind)
        .where(true() if department is None else Department.code == department)
        .with_only_columns(
            Revision.id,
            Entry.id,
            Entry.kind,
            Department.code,
            Category.code,
            Revision.title,
            Revision.content,
        )
        .order_by(Entry.id)
    )
    for row in session.execute(query.execution_options(yield_per=500)):
        yield TextInForce(*row)


def _in_force(at: datetime) -> Select[Revision]:
    day = at.astimezone(clock.HOTLINE_ZONE).date()
    published = and_(
        Revision.state.in_(WAS_PUBLISHED),
        Revision.published_at <= at,
        or_(Revision.ended_at.is_(None), Revision.ended_at > at),
        or_(Revision.effective_from.is_(None), Revision.effective_from <= day),
        or_(Revision.expires_on.is_(None), Revision.expires_on >= day),
        ~_was_down(at),
    )
    other = aliased(Revision)
    before_it = select(other.id).where(other.entry_id == Revision.entry_id, _was_interim(other, at))
    shown = or_(_was_interim(Revision, at), and_(published, ~before_it.exists()))
    in_the_past = select(Revision).join(Entry, Revision.entry_id == Entry.id).where(shown)
    access = access_now()
    if access is None:
        return in_the_past
    return in_the_past.where(may_read(access), told_now(Entry.id))


def _was_interim(revision: type[Revision], at: datetime) -> ColumnElement[bool]:
    return and_(revision.interim_from <= at, revision.interim_until > at)


def _was_down(at: datetime) -> ColumnElement[bool]:
    down = and_(Doubt.entry_id == Revision.entry_id, Doubt.taken_down_at <= at)
    still = or_(Doubt.settled_at.is_(None), Doubt.settled_at > at)
    return select(Doubt.id).where(down, still).exists()


def _basis(session: Session, citation: Citation, at: datetime) -> PastBasis:
    found = session.scalar(_in_force(at).where(Entry.id == citation.regulation_id).limit(1))
    if found is None:
        return PastBasis(citation, "", None)
    clauses = kind_named(citation.regulation.kind).clauses(found.content)
    clause = next((c for c in clauses if c.label == citation.clause), None)
    return PastBasis(citation, found.title, clause)


def _ended(session: Session, entry: Entry, at: datetime) -> list[NamedLaw]:
    if not kind_named(entry.kind).citable:
        return []
    said = ended_at(session, entry.id, at)
    return told_of(said, seen_laws(session, {one.by_id for one in said}), ENDING)


def _doubts(session: Session, entry_id: int, at: datetime) -> list[Doubt]:
    query = select(Doubt).where(
        Doubt.entry_id == entry_id,
        Doubt.since <= at,
        or_(Doubt.settled_at.is_(None), Doubt.settled_at > at),
    )
    return list(session.scalars(query.order_by(Doubt.id)))


def _confirmed(session: Session, revision_id: int, at: datetime) -> list[Reconfirmation]:
    query = select(Reconfirmation).where(
        Reconfirmation.revision_id == revision_id, Reconfirmation.at <= at
    )
    return list(session.scalars(query.order_by(Reconfirmation.id)))


def _require_past(at: datetime) -> None:
    if at > clock.now():
        raise Invalid.field("at", _("不能晚于现在"))
