"""What is done by the clock of what is counted: reports."""

from __future__ import annotations

from core.database import Database
from core.schedule import Job
from insight.reports.services import make_due_reports

REPORTS_EVERY_SECONDS = 600.0


def jobs(database: Database) -> list[Job]:
    """Their timed jobs; laying out a report waits for nobody else."""
    return [Job("reports", REPORTS_EVERY_SECONDS, lambda: make_due_reports(database), apart=True)]
