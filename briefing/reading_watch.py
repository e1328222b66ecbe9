"""Who has yet to read what, by shift; who was expected to; and how many were in time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from briefing.audience import Reader, all_readers, is_asked
from briefing.models import ReadingConfirmation, ReadingDuty, ReadingReminder, RequiredReading
from briefing.queries import open_readings
from core import clock
from people.models import User
from people.shift_calendar import Shift, all_shifts, on_shift

IN_TIME = timedelta(minutes=30)
AIM = 95  # percent of those on shift


@dataclass(frozen=True)
class Missing:
    """Those of one shift who have yet to confirm; `shift` is None of those who work on none."""

    shift: Shift | None
    users: Sequence[User]
    of: int
    present: int  # of the missing, how many are on shift now


@dataclass(frozen=True)
class Watched:
    """An open reading with how far it is."""

    reading: RequiredReading
    confirmed: int
    of: int
    missing: Sequence[Missing]
    reminded_at: datetime | None


@dataclass(frozen=True)
class Row:
    """Somebody who was expected to read something, and when they confirmed."""

    duty: ReadingDuty
    confirmed_at: datetime | None

    @property
    def in_time(self) -> bool:
        """Whether it was confirmed within `IN_TIME`."""
        return self.confirmed_at is not None and self.confirmed_at <= self.duty.since + IN_TIME


@dataclass(frozen=True)
class Punctuality:
    """How many of those on shift confirmed in time, with who they are."""

    rows: Sequence[Row]

    @property
    def in_time(self) -> int:
        """How many were in time."""
        return sum(row.in_time for row in self.rows)

    @property
    def percent(self) -> float | None:
        """Their share; None where nobody was expected to."""
        return 100 * self.in_time / len(self.rows) if self.rows else None


def watched(session: Session) -> list[Watched]:
    """Every open reading with who is missing, what is due first."""
    readings = open_readings(session)
    if not readings:
        return []
    readers, present = all_readers(session), on_shift(session)
    users = {user.id: user for user in session.scalars(select(User)).unique()}
    shifts = [shift for shift in all_shifts(session) if shift.active]
    done = confirmers(session, readings)
    reminders = select(ReadingReminder.reading_id, ReadingReminder.at)
    rows = session.execute(reminders.order_by(ReadingReminder.at))
    reminded = {row.reading_id: row.at for row in rows}
    found = []
    for one in readings:
        wanted = [reader for reader in readers.values() if is_asked(session, one, reader)]
        groups = _by_shift(shifts, wanted, done[one.id], users, present)
        read = sum(reader.id in done[one.id] for reader in wanted)
        found.append(Watched(one, read, len(wanted), list(groups), reminded.get(one.id)))
    return found


def missing_readers(session: Session, reading: RequiredReading) -> list[Reader]:
    """Whoever has yet to confirm a reading."""
    done = confirmers(session, [reading])[reading.id]
    readers = all_readers(session).values()
    return [one for one in readers if one.id not in done and is_asked(session, reading, one)]


def punctuality(session: Session, since: datetime, until: datetime) -> Punctuality:
    """Of those who were on shift from `since` to `until`: who confirmed in time, latest first.

    Whose time is not over yet counts once they have confirmed; a reading that ended before is no
    longer owed.
    """
    query = (
        select(ReadingDuty, ReadingConfirmation.at)
        .outerjoin(
            ReadingConfirmation,
            (ReadingConfirmation.reading_id == ReadingDuty.reading_id)
            & (ReadingConfirmation.user_id == ReadingDuty.user_id),
        )
        .where(ReadingDuty.since >= since, ReadingDuty.since < until)
        .order_by(ReadingDuty.since.desc(), ReadingDuty.reading_id, ReadingDuty.user_id)
    )
    rows = [Row(duty, at) for duty, at in session.execute(query).unique()]
    return Punctuality([row for row in rows if _is_decided(row)])


def confirmers(session: Session, readings: Sequence[RequiredReading]) -> Mapping[int, set[int]]:
    """Who has confirmed each of the readings, by its id."""
    query = select(ReadingConfirmation.reading_id, ReadingConfirmation.user_id).where(
        ReadingConfirmation.reading_id.in_([one.id for one in readings])
    )
    found: dict[int, set[int]] = defaultdict(set)
    for reading_id, user_id in session.execute(query):
        found[reading_id].add(user_id)
    return found


def _is_decided(row: Row) -> bool:
    if row.confirmed_at is not None:
        return True
    ends = row.duty.since + IN_TIME
    ended = row.duty.reading.ended_at
    return ends <= clock.now() and (ended is None or ended > ends)


def _by_shift(
    shifts: Sequence[Shift],
    wanted: Sequence[Reader],
    done: set[int],
    users: Mapping[int, User],
    present: Mapping[int, object],
) -> Iterator[Missing]:
    for shift in (*shifts, None):
        own = [
            one
            for one in wanted
            if (shift.id in one.shift_ids if shift is not None else not one.shift_ids)
        ]
        missing = [users[one.id] for one in own if one.id not in done]
        if missing:
            there = sum(user.id in present for user in missing)
            yield Missing(shift, sorted(missing, key=lambda user: user.name), len(own), there)
