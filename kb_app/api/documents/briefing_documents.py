"""Required reading, shifts, favourites and what is followed as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.orm import Session

from briefing.models import Follow, ReadingChoice, ReadingConfirmation, RequiredReading
from briefing.queries import ToRead
from briefing.reading_watch import Watched
from content.queries import VisibleEntry
from content.structure import structure_now
from people.shift_calendar import Shift


def reading_document(reading: RequiredReading) -> dict[str, Any]:
    """A text that has to be read."""
    return {
        "id": reading.id,
        "number": reading.entry.number,
        "kind": reading.entry.kind,
        "revision": reading.revision.seq,
        "title": reading.revision.title,
        "since": reading.since.isoformat(),
        "due_at": reading.due_at.isoformat(),
        "ended_as": reading.ended_as,
    }


def to_read_document(asked: ToRead) -> dict[str, Any]:
    """The same as one reader meets it; which figure is right is not said."""
    difference, check = asked.difference, asked.check
    return reading_document(asked.reading) | {
        "overdue": asked.is_overdue,
        "changes": [
            {"before": line.before, "after": line.after}
            for line in (difference.lines if difference else ())
        ],
        "check": {"asked": check.asked, "choices": list(check.choices)} if check else None,
    }


def confirmation_document(made: ReadingConfirmation, seq: int) -> dict[str, Any]:
    """That somebody has read it."""
    return {"id": made.reading_id, "revision": seq, "at": made.at.isoformat()}


def watched_document(watched: Watched) -> dict[str, Any]:
    """A reading with who has yet to confirm it, by shift."""
    return reading_document(watched.reading) | {
        "confirmed": watched.confirmed,
        "of": watched.of,
        "reminded_at": watched.reminded_at.isoformat() if watched.reminded_at else None,
        "missing": [
            {
                "shift": one.shift.id if one.shift else None,
                "name": one.shift.name if one.shift else None,
                "on_shift": one.present,
                "users": [user.name for user in one.users],
            }
            for one in watched.missing
        ],
    }


def choice_document(session: Session, choice: ReadingChoice) -> dict[str, Any]:
    """What was chosen for a text under review."""
    return {
        "required": choice.required,
        "due_minutes": choice.due_minutes,
        "chosen_by": choice.chosen_by.name,
        **audience_document(session, choice.audience),
    }


def audience_document(session: Session, stored: Mapping[str, Any]) -> dict[str, Any]:
    """For whom something is, departments by their codes."""
    departments = structure_now(session).departments
    codes = [departments[one].code for one in stored["departments"] if one in departments]
    return {"roles": stored["roles"], "departments": codes, "shifts": stored["shifts"]}


def shift_document(shift: Shift) -> dict[str, Any]:
    """A shift with who works on it."""
    return {
        "id": shift.id,
        "name": shift.name,
        "starts_at": f"{shift.starts_at:%H:%M}",
        "ends_at": f"{shift.ends_at:%H:%M}",
        "weekdays": shift.weekdays,
        "members": [user.name for user in shift.members if user.active],
        "active": shift.active,
        "version": shift.version,
    }


def follow_document(follow: Follow) -> dict[str, Any]:
    """What somebody follows; a title is for what can be seen, and is not here."""
    return {
        "id": follow.id,
        "entry": follow.entry.number if follow.entry else None,
        "category": follow.category.code if follow.category else None,
        "since": follow.since.isoformat(),
    }


def favourite_documents(visible: Sequence[VisibleEntry]) -> list[dict[str, Any]]:
    """Entries that are kept at hand and can be seen."""
    return [{"number": one.number, "title": one.revision.title} for one in visible]
