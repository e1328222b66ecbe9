"""What is done for grievances by the clock: late clocks, escalations, what is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from core.database import Database
from core.schedule import Job, attempted, in_transaction, tidying
from grievances.conferences import services as conferences
from grievances.services import erasing_customers, escalating, overdue
from grievances.services.file_import import forget_old_previews

GRIEVANCES_EVERY_SECONDS = 5.0


def jobs(database: Database, *, detail_days: int) -> list[Job]:
    """Their timed jobs; what is personal is kept for `detail_days` after filing."""
    return [
        Job("grievances", GRIEVANCES_EVERY_SECONDS, lambda: attend(database)),
        tidying(
            database,
            forget_old_previews,
            erasing_customers.forget_references,
            lambda session: erasing_customers.forget_customers(session, detail_days),
            conferences.forget_notes,
        ),
    ]


def attend(database: Database) -> None:
    """Do what is due, each in a transaction of its own; one that fails is tried again next time."""
    for due, act in _DUTIES:
        with database.reading() as session:
            ids = due(session)
        for one in ids:
            work = in_transaction(database, partial(_act, act, one))
            attempted(work, "a grievance's duty failed", subject=one)


_DUTIES = (
    *overdue.DUTIES,
    (escalating.nobody_took, escalating.climb),
    (conferences.to_chase, conferences.chase),
)


def _act(act: Callable[[Session, int], None], subject: int, session: Session) -> None:
    act(session, subject)
