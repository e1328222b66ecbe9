"""What dates ask for: what takes effect or expires, reviews that are due, previews nobody took,
files nobody refers to; and what was left behind when a block of text changed.
"""

from __future__ import annotations

from content.services.attaching import drop_unwanted
from content.services.block_changes import catch_up
from content.services.previews import forget_old_previews
from content.services.publishing import apply_due_dates
from content.services.reading import forget_sent
from content.services.upkeep_duties import remind_of_reviews, take_down_overdue
from core.database import Database
from core.schedule import Job, in_transaction, tidying

DATES_EVERY_SECONDS = 1.0
UPKEEP_EVERY_SECONDS = 10.0


def jobs(database: Database) -> list[Job]:
    """The timed jobs of content."""
    upkeep = in_transaction(database, remind_of_reviews, take_down_overdue, catch_up)
    return [
        Job("dates", DATES_EVERY_SECONDS, in_transaction(database, apply_due_dates)),
        Job("upkeep", UPKEEP_EVERY_SECONDS, upkeep),
        tidying(database, forget_old_previews, forget_sent, drop_unwanted),
    ]
