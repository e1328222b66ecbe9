"""Members leave and come back: the calendar, and what that means for what waits for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from core.messages import _
from people.absence_calendar import Absence
from people.actors import Actor
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.services import booking_absences
from review.assignment.assigning import reassign_stranded
from review.assignment.presence import require_member


def enter_absence(session: Session, actor: Actor, values: dict[str, Any]) -> Absence:
    """Enter an absence; what waits is given on at once when it begins today, else on its first day.
    The delegate is told.

    Raises what `people.services.booking_absences.enter_absence` raises.
    """
    require_member(actor)
    absence = booking_absences.enter_absence(session, actor, values)
    _tell_delegate(session, absence, by=actor.id)
    reassign_stranded(session)
    return absence


def cancel_absence(session: Session, actor: Actor, absence_id: int) -> Absence:
    """Take an absence out of the calendar; what was given on stays where it is."""
    require_member(actor)
    absence = booking_absences.cancel_absence(session, actor, absence_id)
    _tell_released(session, absence, by=actor.id)
    reassign_stranded(session)
    return absence


def _tell_delegate(session: Session, absence: Absence, by: int) -> None:
    """Tell the delegate for whom they stand in and when; not `by`."""
    delegate = absence.delegate
    if delegate is None or delegate.id == by:
        return
    text = _("{name} {first} 至 {last} 缺勤，由您代理审核", **_whose(absence))
    tell(session, [delegate.id], text, about=Subject(SubjectKind.ABSENCES), key=_key(absence))


def _tell_released(session: Session, absence: Absence, by: int) -> None:
    """Tell the delegate that the absence was cancelled; not `by`."""
    delegate = absence.delegate
    if delegate is None or delegate.id == by:
        return
    text = _("{name} {first} 至 {last} 的缺勤已取消，不用代理", **_whose(absence))
    key = f"{_key(absence)}:released"
    tell(session, [delegate.id], text, about=Subject(SubjectKind.ABSENCES), key=key)


def _whose(absence: Absence) -> dict[str, str]:
    days = {"first": str(absence.starts_on), "last": str(absence.ends_on)}
    return {"name": absence.user.display_name, **days}


def _key(absence: Absence) -> str:
    """Says which absence; when it was entered is part of it, for an id may come back."""
    return f"delegate:{absence.id}:{absence.entered_at:%Y%m%d%H%M%S%f}"
