"""What is done by the clock: publications followed, who is on shift noted, digests sent."""

from __future__ import annotations

from functools import partial

from briefing.services.digests import send_digests
from briefing.services.publications import follow_publications
from briefing.services.reminding import note_duties
from core.database import Database
from core.schedule import Job, in_transaction

PUBLICATIONS_EVERY_SECONDS = 1.0
DUTIES_EVERY_SECONDS = 20.0
DIGESTS_EVERY_SECONDS = 60.0


def jobs(database: Database, *, due_minutes: int, digest_hour: int) -> list[Job]:
    """The timed jobs. `due_minutes`: in which something is to be read unless somebody chose."""
    return [
        Job(
            "publications",
            PUBLICATIONS_EVERY_SECONDS,
            partial(follow_publications, database, usual_minutes=due_minutes),
        ),
        Job("duties", DUTIES_EVERY_SECONDS, in_transaction(database, note_duties)),
        Job(
            "digests",
            DIGESTS_EVERY_SECONDS,
            in_transaction(database, partial(send_digests, hour=digest_hour)),
        ),
    ]
