"""What is done for grievances by the clock."""

from __future__ import annotations

from core.database import Database
from core.schedule import Job, tidying
from grievances.services import forget_old_previews


def jobs(database: Database) -> list[Job]:
    """Their timed jobs."""
    return [tidying(database, forget_old_previews)]
