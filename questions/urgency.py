"""How soon an answer is owed, and from how many calls on people are warned."""

from __future__ import annotations

from datetime import datetime, timedelta

from questions.models import Urgency

TIME_LIMITS: dict[Urgency, timedelta] = {
    Urgency.SIMPLE: timedelta(hours=2),
    Urgency.COMPLEX: timedelta(hours=24),
    Urgency.URGENT: timedelta(minutes=30),
}
REMINDER_BEFORE: dict[Urgency, timedelta] = {
    Urgency.SIMPLE: timedelta(minutes=30),
    Urgency.COMPLEX: timedelta(hours=4),
    Urgency.URGENT: timedelta(minutes=10),
}
CALLS_THAT_WARN = 3  # of one customer on the same matter
CALLS_THAT_RAISE = 7
BURST_SIGHTINGS = 5
BURST_WITHIN = timedelta(minutes=10)


def due_from(asked_at: datetime, urgency: Urgency) -> datetime:
    """Until when an answer is owed to somebody who asked then."""
    return asked_at + TIME_LIMITS[urgency]
