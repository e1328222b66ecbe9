"""What a publication means for those who have to know of it: followed in the feed by the worker.

A change of more than wording opens a reading anew, in the place of the one before; a change of
wording moves the open one on to the new text, and asks nobody again who has confirmed. Whoever had
yet to confirm the one before has yet to confirm the next, and is told what changed since the text
they know.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from briefing.audience import AGENTS
from briefing.differences import difference
from briefing.models import Ending, ReadingChoice, ReadingMark, RequiredReading
from briefing.proposing import is_heavier_than_wording, proposal, published_before
from briefing.services.requiring import end, open_reading
from content.happenings import EntryTopic
from content.kinds.registry import kind_named
from content.models import Entry, Revision
from core import feed
from core.database import Database
from review.grading.grades import Grade
from review.models import Purpose, Review, ReviewState

CONSUMER = "briefing"
AT_ONCE = 100  # happenings in one transaction: nobody who writes waits for long
_HEARD = frozenset({EntryTopic.PUBLISHED, EntryTopic.RETIRED, EntryTopic.EXPIRED})


def follow_publications(database: Database, *, usual_minutes: int) -> None:
    """Look at what was published and taken down since the last time."""
    while True:
        with database.reading() as session:
            if not feed.has_news(session, CONSUMER):
                return
        with database.transaction() as session:
            look_at_portion(session, usual_minutes=usual_minutes)


def look_at_portion(session: Session, *, usual_minutes: int) -> None:
    """Look at the next happenings. The first time of all everything published counts as known."""
    is_new = not feed.positions(session, [CONSUMER])
    portion = feed.portion(session, CONSUMER, AT_ONCE)
    if is_new:
        _know_all(session)
    else:
        heard = {one.subject_id for one in portion.happenings if one.topic in _HEARD}
        for entry_id in sorted(heard | _missed(session) if portion.lost else heard):
            look_at(session, entry_id, usual_minutes=usual_minutes)
    feed.move_on(session, CONSUMER, portion.until)


def look_at(session: Session, entry_id: int, *, usual_minutes: int) -> None:
    """Bring the reading of an entry in step with what is published of it."""
    entry = session.get(Entry, entry_id, populate_existing=True)
    if entry is None or not kind_named(entry.kind).shown:
        return
    standing = _standing(session, entry_id)
    new = entry.published
    if new is None:
        if standing is not None and standing.ended_at is None:
            end(standing, Ending.TAKEN_DOWN)
        return
    before = _known_before(session, entry, new)
    if before is new:
        return
    if new.block_revision_id is not None:  # the block itself asks, once for all who say it
        if standing is not None:
            standing.revision = new
            session.flush()
        return
    if standing is None:
        _required_first(session, before, new, usual_minutes)
    elif before is None or _asks_again(session, before, new):
        _asked_anew(session, standing, before, new, usual_minutes)
    else:
        standing.revision, standing.ended_at, standing.ended_as = new, None, None
        standing.audiences = _joined(standing.audiences, _chosen(session, new))
    session.flush()


def _required_first(
    session: Session, before: Revision | None, new: Revision, usual_minutes: int
) -> None:
    choice = session.get(ReadingChoice, new.id)
    if choice.required if choice else proposal(session, before, new).required:
        audiences = _chosen(session, new) or [AGENTS.as_json()]
        minutes = choice.due_minutes if choice else usual_minutes
        open_reading(session, new, before, audiences, minutes, _by(choice))


def _asked_anew(
    session: Session,
    standing: RequiredReading,
    before: Revision | None,
    new: Revision,
    usual_minutes: int,
) -> None:
    choice = session.get(ReadingChoice, new.id)
    if standing.ended_at is None:
        end(standing, Ending.OVERTAKEN)
        session.flush()  # before the next one: an entry has one at a time
    open_reading(
        session,
        new,
        standing.base or before,
        _joined(standing.audiences, _chosen(session, new)),
        choice.due_minutes if choice else usual_minutes,
        _by(choice),
    )


def _by(choice: ReadingChoice | None) -> int | None:
    return choice.chosen_by_id if choice else None


def _chosen(session: Session, revision: Revision) -> list[dict[str, Any]]:
    choice = session.get(ReadingChoice, revision.id)
    return [choice.audience] if choice and choice.required else []


def _joined(audiences: list[Any], others: Iterable[dict[str, Any]]) -> list[Any]:
    """Nobody who has read the text before is left out of what changes in it."""
    return [*audiences, *(one for one in others if one not in audiences)]


def _asks_again(session: Session, before: Revision, new: Revision) -> bool:
    graded = select(Review.grade).where(
        Review.entry_id == new.entry_id,
        Review.purpose == Purpose.PUBLISH,
        Review.state == ReviewState.APPROVED,
        Review.revision_id.in_(
            select(Revision.id).where(
                Revision.entry_id == new.entry_id,
                Revision.seq > before.seq,
                Revision.seq <= new.seq,
                Revision.published_at.is_not(None),
            )
        ),
    )
    grades: list[Grade] = list(session.scalars(graded))
    return is_heavier_than_wording(difference(before, new), *grades)


def _standing(session: Session, entry_id: int) -> RequiredReading | None:
    """The open reading; else the last one, when it ended only because the entry went."""
    query = (
        select(RequiredReading)
        .where(RequiredReading.entry_id == entry_id)
        .order_by(RequiredReading.id.desc())
        .limit(1)
        .with_for_update(of=RequiredReading)
    )
    last = session.scalars(query, execution_options={"populate_existing": True}).unique().first()
    stands = last is not None and last.ended_as in (None, Ending.TAKEN_DOWN)
    return last if stands else None


def _known_before(session: Session, entry: Entry, new: Revision) -> Revision | None:
    """What was looked at last; from now on it is `new`."""
    mark = session.get(ReadingMark, entry.id)
    if mark is None:
        session.add(ReadingMark(entry_id=entry.id, revision_id=new.id))
        return published_before(session, new)
    before = session.get_one(Revision, mark.revision_id)
    mark.revision_id = new.id
    return before


def _know_all(session: Session) -> None:
    marked = select(ReadingMark.entry_id)
    published = select(Entry.id, Entry.published_revision_id).where(
        Entry.published_revision_id.is_not(None), Entry.id.not_in(marked)
    )
    rows = [{"entry_id": e, "revision_id": r} for e, r in session.execute(published)]
    if rows:
        session.execute(ReadingMark.__table__.insert(), rows)  # type: ignore[attr-defined]


def _missed(session: Session) -> set[int]:
    """Entries of which something else is published than was looked at last, or nothing any more."""
    others = (
        select(Entry.id)
        .outerjoin(ReadingMark, ReadingMark.entry_id == Entry.id)
        .where(
            Entry.published_revision_id.is_not(None),
            or_(
                ReadingMark.revision_id.is_(None),
                ReadingMark.revision_id != Entry.published_revision_id,
            ),
        )
    )
    gone = (
        select(RequiredReading.entry_id)
        .join(Entry, Entry.id == RequiredReading.entry_id)
        .where(RequiredReading.ended_at.is_(None), Entry.published_revision_id.is_(None))
    )
    return {*session.scalars(others), *session.scalars(gone)}
