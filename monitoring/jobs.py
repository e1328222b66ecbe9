"""What is done for monitoring by the clock: draws, lapsed and late appeals, what is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from core.database import Database
from core.errors import Conflict
from core.schedule import Job, attempted, in_transaction, tidying
from monitoring.queries import plans_to_draw
from monitoring.services import appealing, drawing, erasing_scores
from monitoring.services.monitoring_notices import told_not_drawn

MONITORING_EVERY_SECONDS = 60.0

DUTIES = (
    (appealing.lapsed, appealing.let_lapse),
    (appealing.late_answers, appealing.tell_late),
)


def jobs(database: Database, *, score_days: int) -> list[Job]:
    """Their timed jobs; whose score was whose is kept for `score_days`."""
    return [
        Job("monitoring", MONITORING_EVERY_SECONDS, lambda: attend(database)),
        tidying(database, lambda session: erasing_scores.forget_scores(session, score_days)),
    ]


def attend(database: Database) -> None:
    """Draw plans whose period is over; see to appeals. Each in a transaction of its own."""
    with database.reading() as session:
        due = plans_to_draw(session)
    for plan_id in due:
        work = partial(_draw, database, plan_id)
        attempted(work, "a plan of monitoring was not drawn", subject=plan_id)
    for find, act in DUTIES:
        with database.reading() as session:
            ids = find(session)
        for sample_id in ids:
            step = in_transaction(database, partial(_seen_to, act, sample_id))
            attempted(step, "an appeal was not seen to", subject=sample_id)


def _draw(database: Database, plan_id: int) -> None:
    try:
        with database.transaction() as session:
            drawing.draw_over(session, plan_id)
    except Conflict as refused:
        with database.transaction() as session:
            told_not_drawn(session, plan_id, refused.message)


def _seen_to(act: Callable[[Session, int], None], sample_id: int, session: Session) -> None:
    act(session, sample_id)
