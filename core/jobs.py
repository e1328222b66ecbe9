"""What the kernel does by the clock."""

from __future__ import annotations

from core.changes import forget_old_changes
from core.database import Database
from core.feed import forget_passed
from core.idempotency import forget_old
from core.nodes import forget_gone
from core.schedule import Job, tidying
from core.tasks.services import forget_old_tasks


def jobs(database: Database) -> list[Job]:
    """Its timed jobs."""
    return [
        tidying(
            database, forget_old, forget_old_changes, forget_gone, forget_passed, forget_old_tasks
        )
    ]
