"""What is done for people by the clock."""

from __future__ import annotations

from core.database import Database
from core.schedule import Job, tidying
from people.absence_calendar import forget_old_notes
from people.authentication.security_log import forget_old_events
from people.authentication.sessions import forget_old_sessions
from people.authentication.throttle import forget_full
from people.notifications.mail_outbox import forget_old_messages


def jobs(database: Database, *, security_log_days: int = 180, note_days: int = 730) -> list[Job]:
    """Their timed jobs; how many days the security log and notes of absences are kept."""
    return [
        tidying(
            database,
            forget_full,
            forget_old_sessions,
            forget_old_messages,
            lambda session: forget_old_events(session, security_log_days),
            lambda session: forget_old_notes(session, note_days),
        )
    ]
