"""Reading what has to be read: one's own list, and who has confirmed what.

Only what is published and visible is asked of anybody: with whatever else happens to an entry its
reading is out of sight at once, whether or not the worker has come round.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session, contains_eager

from briefing.audience import Reader, is_asked, reader_of
from briefing.differences import Difference, difference
from briefing.figure_changes import Check
from briefing.models import ReadingChoice, ReadingConfirmation, RequiredReading
from content.models import Entry, Revision
from content.queries import visible_now
from core import clock
from core.errors import NotFound
from core.paging import Page, page_of
from people.actors import Actor


@dataclass(frozen=True)
class ToRead:
    """A reading as one person meets it: what is new to them, and what they are asked.

    `difference` is to the text they confirmed last, or to what was published before the first they
    did not; None where all of it is new.
    """

    reading: RequiredReading
    difference: Difference | None

    @property
    def check(self) -> Check | None:
        """What is asked before it counts as read."""
        return self.difference.check if self.difference else None

    @property
    def is_overdue(self) -> bool:
        """Whether it should have been read by now."""
        return self.reading.due_at < clock.now()


def open_readings(session: Session) -> Sequence[RequiredReading]:
    """All that is asked of anybody now, what is due first."""
    return session.scalars(_open()).unique().all()


def to_read(session: Session, actor: Actor) -> list[ToRead]:
    """What the actor has yet to read, what is due first."""
    waiting = _waiting(session, actor)
    bases = _bases(session, actor.id, waiting)
    return [_met(one, bases.get(one.id)) for one in waiting]


def to_read_count(session: Session, actor: Actor) -> int:
    """How much of it there is, for the badge in the navigation."""
    return len(_waiting(session, actor))


def reading_of(session: Session, actor: Actor, reading_id: int) -> ToRead:
    """One reading that is asked of the actor, confirmed or not. Raises `NotFound`."""
    found = session.scalars(_open().where(RequiredReading.id == reading_id)).unique().first()
    if found is None or not is_asked(session, found, reader_of(session, actor)):
        raise NotFound
    return _met(found, _bases(session, actor.id, [found]).get(found.id))


def confirmed_by(
    session: Session, actor: Actor, *, limit: int, offset: int = 0
) -> Page[RequiredReading]:
    """What the actor has confirmed and can still be seen, latest first."""
    query = (
        select(RequiredReading)
        .join(ReadingConfirmation, ReadingConfirmation.reading_id == RequiredReading.id)
        .join(Entry, Entry.id == RequiredReading.entry_id)
        .join(Revision, Revision.id == Entry.published_revision_id)
        .where(ReadingConfirmation.user_id == actor.id, visible_now())
        .order_by(ReadingConfirmation.at.desc(), RequiredReading.id.desc())
    )
    return page_of(session, query, limit=limit, offset=offset)


def confirmation(session: Session, reading_id: int, user_id: int) -> ReadingConfirmation | None:
    """That somebody has read it."""
    return session.get(ReadingConfirmation, (reading_id, user_id))


def choice_for(session: Session, revision: Revision) -> ReadingChoice | None:
    """What was chosen for a submitted text."""
    return session.get(ReadingChoice, revision.id)


def standing_reading(session: Session, entry_id: int) -> RequiredReading | None:
    """What is required of an entry at the moment."""
    query = select(RequiredReading).where(
        RequiredReading.entry_id == entry_id, RequiredReading.ended_at.is_(None)
    )
    return session.scalars(query).unique().first()


def _open() -> Select[RequiredReading]:
    return (
        select(RequiredReading)
        .join(Entry, Entry.id == RequiredReading.entry_id)
        .join(Revision, Revision.id == RequiredReading.revision_id)
        .options(contains_eager(RequiredReading.entry), contains_eager(RequiredReading.revision))
        .where(RequiredReading.ended_at.is_(None), visible_now())
        .order_by(RequiredReading.due_at, RequiredReading.id)
    )


def _waiting(session: Session, actor: Actor) -> list[RequiredReading]:
    confirmed = exists().where(
        ReadingConfirmation.reading_id == RequiredReading.id,
        ReadingConfirmation.user_id == actor.id,
    )
    found = session.scalars(_open().where(~confirmed)).unique().all()
    if not found:
        return []
    reader: Reader = reader_of(session, actor)
    return [one for one in found if is_asked(session, one, reader)]


def _met(reading: RequiredReading, base: Revision | None) -> ToRead:
    return ToRead(reading, difference(base, reading.revision) if base else None)


def _bases(
    session: Session, user_id: int, readings: Collection[RequiredReading]
) -> dict[int, Revision]:
    """By reading: the text its reader knows, the one they confirmed last if there is one."""
    last = (
        select(func.max(ReadingConfirmation.revision_id), RequiredReading.entry_id)
        .join(RequiredReading, RequiredReading.id == ReadingConfirmation.reading_id)
        .where(
            ReadingConfirmation.user_id == user_id,
            RequiredReading.entry_id.in_([one.entry_id for one in readings]),
            RequiredReading.id.not_in([one.id for one in readings]),
        )
        .group_by(RequiredReading.entry_id)
    )
    known = {entry_id: revision_id for revision_id, entry_id in session.execute(last)}
    wanted = {one.id: known.get(one.entry_id, one.base_id) for one in readings}
    query = select(Revision).where(Revision.id.in_(filter(None, wanted.values())))
    found = {revision.id: revision for revision in session.scalars(query).unique()}
    return {key: found[base] for key, base in wanted.items() if base in found}
