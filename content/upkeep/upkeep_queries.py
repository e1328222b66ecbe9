"""What a department has to look at again: due, overdue, or resting on clauses that changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from content.applicability.readers import told_now
from content.clause_changes import Change
from content.doubts import Doubt, DoubtReason, open_doubts
from content.kinds.registry import kind_named
from content.laws.place import SeenLaw
from content.models import Entry, Revision
from content.permissions import can_oversee, can_write
from content.queries import revision_in_work
from core import clock
from core.errors import Forbidden
from core.messages import _
from core.paging import Page, page_of
from people.actors import Actor

AHEAD = timedelta(days=30)
ASKED = (DoubtReason.REVIEW_OVERDUE, DoubtReason.BASIS_CHANGED)


@dataclass(frozen=True)
class ChangedClause:
    """A cited clause that changed: what it said when the entry was approved, and what it says now.

    `now` is None when the clause is gone; `now_label` is where the words are now: in the law
    `successor`, where that took the place of the regulation.
    """

    doubt: Doubt
    regulation: str
    title: str
    label: str
    change: str
    before: str
    now: str | None
    now_label: str
    successor: SeenLaw | None = None


@dataclass(frozen=True)
class UpkeepItem:
    """An entry that wants a word of its department."""

    entry: Entry
    revision: Revision
    doubts: Sequence[Doubt]
    changed: Sequence[ChangedClause]
    in_work: Revision | None

    @property
    def is_due(self) -> bool:
        """Whether its review-by date is near or past."""
        return self.entry.review_by is not None and self.entry.review_by <= clock.today() + AHEAD


def upkeep_items(
    session: Session,
    actor: Actor,
    *,
    department_id: int | None = None,
    limit: int,
    offset: int = 0,
) -> Page[UpkeepItem]:
    """What the actor's department has to look at, the most pressing first.

    Those who oversee see every department's, or one's; others get `Forbidden`.
    """
    query = _wanting(actor, department_id).order_by(
        Entry.taken_down_at.is_(None), _is_doubted().desc(), Entry.review_by, Entry.id
    )
    page = page_of(session, query, limit=limit, offset=offset)
    doubts = open_doubts(session, [entry.id for entry in page.items])
    items = [_item(session, entry, doubts.get(entry.id, [])) for entry in page.items]
    return Page(items, page.total, limit, offset)


def upkeep_count(session: Session, actor: Actor) -> int:
    """How many entries of one's own department wait, for the badge; 0 for those who write none."""
    if not can_write(actor):
        return 0
    wanting = _wanting(actor, None).with_only_columns(Entry.id).subquery()
    return session.scalar(select(func.count()).select_from(wanting)) or 0


def _wanting(actor: Actor, department_id: int | None) -> Select[Entry]:
    due = Entry.review_by <= clock.today() + AHEAD
    query = (
        select(Entry)
        .where(Entry.published_revision_id.is_not(None), or_(due, _is_doubted(), _is_down()))
        .where(told_now(Entry.id))
    )
    if can_write(actor) and department_id in (None, actor.department_id):
        return query.where(Entry.department_id == actor.department_id)
    if not can_oversee(actor):
        raise Forbidden(_("只有部门供稿人有待复核的内容"))
    return query.where(Entry.department_id == department_id) if department_id else query


def _is_doubted() -> ColumnElement[bool]:
    return (
        select(Doubt.id)
        .where(Doubt.entry_id == Entry.id, Doubt.settled_at.is_(None), Doubt.reason.in_(ASKED))
        .exists()
    )


def _is_down() -> ColumnElement[bool]:
    return and_(Entry.taken_down_at.is_not(None))


def _item(session: Session, entry: Entry, doubts: list[Doubt]) -> UpkeepItem:
    assert entry.published is not None
    asked = [doubt for doubt in doubts if doubt.reason in ASKED]
    changed = [
        _changed(session, doubt)
        for doubt in asked
        if doubt.reason == DoubtReason.BASIS_CHANGED and doubt.is_told
    ]
    return UpkeepItem(entry, entry.published, asked, changed, revision_in_work(session, entry.id))


def _changed(session: Session, doubt: Doubt) -> ChangedClause:
    facts: dict[str, Any] = doubt.facts
    before = session.get_one(Revision, facts["before"])
    after = session.get(Revision, facts["after"]) if facts["after"] else None
    label = facts["clause"]
    now_label = facts["moved_to"] or label
    is_repealed = facts["change"] == Change.REPEALED
    gone = facts["change"] == Change.DELETED or (is_repealed and not facts["moved_to"])
    successor = SeenLaw(after.title, facts["by"], True) if is_repealed and after else None
    return ChangedClause(
        doubt,
        facts["regulation"],
        before.title if successor else (after or before).title,
        label,
        facts["change"],
        _text(before, label) or "",
        None if gone or after is None else _text(after, now_label),
        now_label,
        successor,
    )


def _text(revision: Revision, label: str) -> str | None:
    clauses = kind_named(revision.entry.kind).clauses(revision.content)
    return next((clause.text for clause in clauses if clause.label == label), None)
