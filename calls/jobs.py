"""What is done for calls by the clock: late calls back, calls nobody closed, what is forgotten."""

from __future__ import annotations

from functools import partial

from sqlalchemy.orm import Session

from calls.services import calling_back, erasing
from core.database import Database
from core.schedule import Job, attempted, in_transaction, tidying

CALLS_EVERY_SECONDS = 30.0


def jobs(database: Database, *, spoken_hours: int, detail_days: int) -> list[Job]:
    """Their timed jobs; lines heard are kept for `spoken_hours`, who called for `detail_days`."""
    return [
        Job("calls", CALLS_EVERY_SECONDS, lambda: attend(database)),
        tidying(
            database,
            erasing.end_forgotten,
            lambda session: erasing.forget_lines(session, spoken_hours),
            lambda session: erasing.forget_details(session, detail_days),
        ),
    ]


def attend(database: Database) -> None:
    """Tell of calls back that are late, each in a transaction of its own."""
    with database.reading() as session:
        late = calling_back.late_callbacks(session)
    for callback_id in late:
        work = in_transaction(database, partial(_tell, callback_id))
        attempted(work, "a late call back was not told", subject=callback_id)


def _tell(callback_id: int, session: Session) -> None:
    calling_back.tell_late_callback(session, callback_id)
