"""Members leave and come back: the calendar, and what that means for what waits for them."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from people.absences import Absence
from people.actors import Actor
from people.services import absences
from review.attendance import require_member
from review.services.assigning import reassign_stranded


def enter_absence(session: Session, actor: Actor, values: dict[str, Any]) -> Absence:
    """Enter an absence; what waits is given on at once when it begins today, else on its first day.

    Raises what `people.services.absences.enter_absence` raises.
    """
    require_member(actor)
    absence = absences.enter_absence(session, actor, values)
    reassign_stranded(session)
    return absence


def cancel_absence(session: Session, actor: Actor, absence_id: int) -> Absence:
    """Take an absence out of the calendar; what was given on stays where it is."""
    require_member(actor)
    absence = absences.cancel_absence(session, actor, absence_id)
    reassign_stranded(session)
    return absence
