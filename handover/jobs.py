"""What is done by the clock: hand-overs that are due or unanswered, terms that end."""

from __future__ import annotations

from core.database import Database
from core.schedule import Job, in_transaction
from handover.services.accepting import chase_unanswered
from handover.services.taking_effect import take_effect
from people.services.appointing import remind_of_terms

EFFECT_EVERY_SECONDS = 2.0
CHASE_EVERY_SECONDS = 60.0


def jobs(database: Database) -> list[Job]:
    """Their timed jobs."""
    return [
        Job("handovers", EFFECT_EVERY_SECONDS, in_transaction(database, take_effect)),
        Job(
            "chasing handovers",
            CHASE_EVERY_SECONDS,
            in_transaction(database, chase_unanswered, remind_of_terms),
        ),
    ]
