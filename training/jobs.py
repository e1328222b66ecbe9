"""What is done for training by the clock: exercises tied and withdrawn, what is forgotten."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from core.database import Database
from core.schedule import Job, attempted, in_transaction, tidying
from training.services import coaching, forgetting_answers, item_ties

TRAINING_EVERY_SECONDS = 10.0

DUTIES = (
    (item_ties.untied, item_ties.tie),
    (item_ties.overtaken, item_ties.follow),
)


def jobs(database: Database, *, score_days: int) -> list[Job]:
    """Their timed jobs; answers and talks of people are kept for `score_days`."""
    return [
        Job("training", TRAINING_EVERY_SECONDS, lambda: attend(database)),
        tidying(
            database,
            lambda session: coaching.forget_coachings(session, score_days),
            lambda session: forgetting_answers.forget_answers(session, score_days),
        ),
    ]


def attend(database: Database) -> None:
    """Tie exercises that came, see to those whose basis went. Each in its own transaction."""
    for find, act in DUTIES:
        with database.reading() as session:
            ids = find(session)
        for exercise_id in ids:
            work = in_transaction(database, partial(_tied, act, exercise_id))
            attempted(work, "an exercise was not tied", subject=exercise_id)


def _tied(act: Callable[[Session, int], None], exercise_id: int, session: Session) -> None:
    act(session, exercise_id)
