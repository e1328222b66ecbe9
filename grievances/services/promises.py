"""The two clocks of a grievance: until when the customer is answered, and the department's part.

Plain hours, nights and holidays included, as for questions: the hotline answers at night too. A
department has three quarters of what is left until the promise, but never less than an hour: the
hotline needs the rest to tell the customer.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from grievances.handling.models import Promise
from questions.models import Urgency
from questions.urgency import TIME_LIMITS

OF_DEPARTMENT = 0.75
LEAST = timedelta(hours=1)
ASKED_AGAIN_WITHIN = timedelta(days=7)


def time_promised(promise: Promise, days: int | None) -> timedelta:
    """How long the customer was told it takes."""
    if promise == Promise.DAYS:
        return timedelta(days=days or 1)
    simple = promise == Promise.TWO_HOURS
    return TIME_LIMITS[Urgency.SIMPLE if simple else Urgency.COMPLEX]


def due_for_department(now: datetime, due_at: datetime) -> datetime:
    """Until when the department that gets it now owes its solution."""
    return now + max(LEAST, (due_at - now) * OF_DEPARTMENT)
