"""Members leave and come back: the calendar, and what that means for what waits for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from people.absence_calendar import Absence
from people.actors import Actor
from people.services import booking_absences
from review.assignment.assigning import reassign_stranded
from review.assignment.presence import require_member
from review.assignment.standing_in import tell_delegate, tell_released


def enter_absence(session: Session, actor: Actor, values: dict[str, Any]) -> Absence:
    """Enter an absence; what waits is given on at once when it begins today, else on its first day.
    The delegate is told.

    Raises what `people.services.booking_absences.enter_absence` raises.
    """
    require_member(actor)
    absence = booking_absences.enter_absence(session, actor, values)
    tell_delegate(session, absence, by=actor.id)
    reassign_stranded(session)
    return absence


def cancel_absence(session: Session, actor: Actor, absence_id: int) -> Absence:
    """Take an absence out of the calendar; what was given on stays where it is."""
    require_member(actor)
    absence = booking_absences.cancel_absence(session, actor, absence_id)
    tell_released(session, absence, by=actor.id)
    reassign_stranded(session)
    return absence
