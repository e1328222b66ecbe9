"""What the committee's clocks ask for: interim texts that end, turns, reminders, escalations."""

from __future__ import annotations

from content.services.recognition import RECOGNITIONS, RecognitionWork
from core.database import Database
from core.schedule import Job, in_transaction
from core.tasks.task_runner import Work
from review import services
from review.services.bulk_imports import IMPORTS, ImportWork
from review.services.bulk_readings import READINGS, ReadingWork
from review.services.bulk_verdicts import VERDICTS, VerdictWork

DATES_EVERY_SECONDS = 1.0
COMMITTEE_EVERY_SECONDS = 10.0

# How tasks of each kind are done.
WORKS: dict[str, Work] = {
    IMPORTS: ImportWork(),
    VERDICTS: VerdictWork(),
    READINGS: ReadingWork(),
    RECOGNITIONS: RecognitionWork(),
}


def jobs(database: Database) -> list[Job]:
    """The timed jobs of the committee."""
    committee = in_transaction(
        database,
        services.lapse_sign_offs,
        services.reassign_stranded,
        services.follow_promises,
        services.remind_and_escalate,
    )
    return [
        Job("dates", DATES_EVERY_SECONDS, in_transaction(database, services.end_due_interims)),
        Job("committee", COMMITTEE_EVERY_SECONDS, committee),
    ]
