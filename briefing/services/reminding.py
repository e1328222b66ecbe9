"""Reminding those who have yet to read, and noting who was on shift and so could have."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefing.audience import all_readers, is_asked
from briefing.models import ReadingDuty, ReadingReminder, RequiredReading
from briefing.permissions import require_watcher
from briefing.queries import open_readings
from briefing.reading_watch import missing_readers
from core import audit, clock
from core.errors import Conflict, NotFound
from core.messages import _
from people.actors import Actor
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.shift_calendar import on_shift


def remind(
    session: Session,
    actor: Actor,
    reading_id: int,
    *,
    shift_id: int | None = None,
    pause_minutes: int,
) -> int:
    """Tell those who are missing, of one shift (0: of none) or all; gives how many.

    Whoever was reminded less than `pause_minutes` ago is left in peace. Raises `Forbidden`,
    `NotFound`, `Conflict` where that leaves nobody.
    """
    require_watcher(actor)
    lock = select(RequiredReading.id).where(RequiredReading.id == reading_id).with_for_update()
    session.scalar(lock)
    reading = next((one for one in open_readings(session) if one.id == reading_id), None)
    if reading is None:
        raise NotFound
    missing = [
        one.id
        for one in missing_readers(session, reading)
        if shift_id is None or (shift_id in one.shift_ids if shift_id else not one.shift_ids)
    ]
    if not missing:
        raise Conflict(_("没有人要提醒：都已确认"), code="nobody_missing")
    since = clock.now() - timedelta(minutes=pause_minutes)
    recent = select(ReadingReminder.user_id).where(
        ReadingReminder.reading_id == reading_id, ReadingReminder.at > since
    )
    in_peace = set(session.scalars(recent))
    told = [user_id for user_id in missing if user_id not in in_peace]
    if not told:
        raise Conflict(_("{n} 分钟内已经提醒过", n=pause_minutes), code="just_reminded")
    session.add_all(
        ReadingReminder(reading_id=reading_id, user_id=one, at=clock.now(), reminded_by_id=actor.id)
        for one in told
    )
    number = reading.entry.number
    tell(
        session,
        told,
        _("须读：{number} 请看过并确认", number=number),
        about=Subject(SubjectKind.READINGS),
        key=f"reading:{reading_id}:{clock.now().isoformat()}",
        can_wait=True,
    )
    session.flush()
    values = {"reading": reading_id, "told": len(told), "shift": shift_id}
    audit.record(session, actor.name, "reading.remind", f"entry:{number}", values)
    return len(told)


def note_duties(session: Session) -> None:
    """Note for each open reading who of its audience is on shift, and from when they could read."""
    present = on_shift(session)
    readings = open_readings(session) if present else []
    if not readings:
        return
    readers = all_readers(session)
    noted = select(ReadingDuty.reading_id, ReadingDuty.user_id).where(
        ReadingDuty.reading_id.in_([one.id for one in readings])
    )
    known = {(row.reading_id, row.user_id) for row in session.execute(noted)}
    session.add_all(
        ReadingDuty(
            reading_id=one.id,
            user_id=user_id,
            shift_id=turn.shift.id,
            since=max(one.since, turn.begins),
        )
        for one in readings
        for user_id, turn in present.items()
        if (one.id, user_id) not in known and is_asked(session, one, readers[user_id])
    )
    session.flush()
