"""What is done by the clock of what is counted: use by day, the check of entries, reports."""

from __future__ import annotations

from core.database import Database
from core.schedule import Job
from insight.entries.counting import count_entry_days
from insight.entries.entry_checks import check_entries
from insight.reports.services import make_due_reports
from search_index.ranking.interface import Searcher

REPORTS_EVERY_SECONDS = 600.0
COUNTED_EVERY_SECONDS = 600.0
CHECKED_EVERY_SECONDS = 600.0


def jobs(database: Database, searcher: Searcher) -> list[Job]:
    """Their timed jobs; none of them may hold up another."""
    return [
        Job("reports", REPORTS_EVERY_SECONDS, lambda: make_due_reports(database), apart=True),
        Job("use by day", COUNTED_EVERY_SECONDS, lambda: count_entry_days(database), apart=True),
        Job(
            "entry health",
            CHECKED_EVERY_SECONDS,
            lambda: check_entries(database, searcher),
            apart=True,
            patient=True,
        ),
    ]
