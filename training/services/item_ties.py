"""Exercises are tied to what they rest on, and withdrawn by themselves when that changes.

What is asked is looked at when it is asked (`training.queries.is_fresh`): nothing stale is asked
even where this has yet to come by. Here people are told, and clauses that stayed are tied anew.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.kinds.base import Clause
from content.kinds.registry import kind_named, names_of
from content.models import Entry, Revision
from content.queries import entry_numbered, in_force_now, shown_revision, visible_now
from core import clock
from core.messages import _
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from questions.duty import contributors
from training.models import Item

AT_ONCE = 200


def untied(session: Session) -> Sequence[int]:
    """Ids of exercises in force that are not tied as they stand."""
    tied = select(Item.exercise_id).where(
        Item.exercise_id == Entry.id, Item.revision_id == Revision.id
    )
    query = (
        select(Entry.id)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(
            Entry.kind.in_(names_of(lambda kind: kind.asks is not None)),
            in_force_now(),
            ~tied.exists(),
        )
        .order_by(Entry.id)
        .limit(AT_ONCE)
    )
    return session.scalars(query).all()


def tie(session: Session, exercise_id: int) -> None:
    """Tie one of `untied` to the revision it names; withdrawn at once if that is not shown now."""
    entry = session.scalars(
        select(Entry).where(Entry.id == exercise_id).with_for_update(of=Entry)
    ).one()
    revision = entry.published
    asks = kind_named(entry.kind).asks
    if revision is None or asks is None:
        return
    asked = asks(revision.content)
    item = session.get(Item, exercise_id) or Item(exercise_id=exercise_id)
    source = entry_numbered(session, asked.source)
    shown = shown_revision(source) if source is not None else None
    at = _revision(session, source, asked.source_revision)
    item.revision_id = revision.id
    item.source_id = source.id if source is not None else None
    item.source_revision_id = at.id if at is not None else None
    item.clause, item.skill, item.tied_at = asked.clause, asked.skill, clock.now()
    item.withdrawn_at = None
    session.add(item)
    session.flush()
    if at is None or shown is None or not _holds_on(item, at, shown):
        _withdraw(session, item)


def overtaken(session: Session) -> Sequence[int]:
    """Ids of exercises that rest on something that is not shown any more as it was."""
    source = (
        select(Entry.id)
        .join(Revision, Revision.entry_id == Entry.id)
        .where(Entry.id == Item.source_id, Revision.id == Item.source_revision_id, visible_now())
    )
    query = select(Item.exercise_id).where(
        Item.withdrawn_at.is_(None), ~source.correlate(Item).exists()
    )
    return session.scalars(query.order_by(Item.exercise_id).limit(AT_ONCE)).all()


def follow(session: Session, exercise_id: int) -> None:
    """See to one of `overtaken`: its clause stayed as it was, or it is withdrawn for good."""
    query = select(Item).where(Item.exercise_id == exercise_id).with_for_update(of=Item)
    item = session.scalars(query, execution_options={"populate_existing": True}).one()
    if item.withdrawn_at is not None or item.source is None:
        return
    shown = shown_revision(item.source)
    at = session.get(Revision, item.source_revision_id) if item.source_revision_id else None
    if at is not None and shown is not None and _holds_on(item, at, shown):
        return
    _withdraw(session, item)


def _holds_on(item: Item, at: Revision, shown: Revision) -> bool:
    """Whether what is shown says what it rests on; it is tied to that then."""
    if shown.id != at.id:
        was = _clause(at, item.clause)
        if was is None or was != _clause(shown, item.clause):
            return False
        item.source_revision_id = shown.id
    return True


def _clause(revision: Revision, label: str) -> str | None:
    clauses: list[Clause] = kind_named(revision.entry.kind).clauses(revision.content)
    return next((one.text for one in clauses if label and one.label == label), None)


def _revision(session: Session, source: Entry | None, seq: int) -> Revision | None:
    if source is None:
        return None
    query = select(Revision).where(Revision.entry_id == source.id, Revision.seq == seq)
    return session.scalar(query)


def _withdraw(session: Session, item: Item) -> None:
    item.withdrawn_at = clock.now()
    session.flush()
    told = [user.id for user in contributors(session, item.exercise.department_id)]
    number = item.source.number if item.source is not None else item.exercise.number
    text = _("{number} 变了，出自它的练习题已停用，可以重新出题", number=number)
    about = Subject(SubjectKind.EXERCISES, number)
    key = f"exercises:{number}:{item.source_revision_id}"
    tell(session, told, text, about=about, key=key, can_wait=True)
