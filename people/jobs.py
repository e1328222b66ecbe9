"""What is done for people by the clock."""

from __future__ import annotations

from core.database import Database
from core.schedule import Job, tidying
from people.authentication.sessions import forget_old_sessions
from people.authentication.throttle import forget_full
from people.notifications.mail_outbox import forget_old_messages


def jobs(database: Database) -> list[Job]:
    """Their timed jobs."""
    return [tidying(database, forget_full, forget_old_sessions, forget_old_messages)]
