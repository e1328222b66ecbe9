"""What is done for training by the clock: exercises tied, courses given, people forgotten."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from sqlalchemy.orm import Session

from core.database import Database
from core.schedule import Job, attempted, in_transaction, tidying
from training.services import (
    coaching,
    contests,
    forgetting_answers,
    item_ties,
    self_assigning,
    seminars,
)

TRAINING_EVERY_SECONDS = 10.0
ASSIGNED_EVERY_SECONDS = 60.0

DUTIES = (
    (item_ties.untied, item_ties.tie),
    (item_ties.overtaken, item_ties.follow),
)


def jobs(database: Database, *, score_days: int) -> list[Job]:
    """Their timed jobs; answers and talks of people are kept for `score_days`."""
    return [
        Job("training", TRAINING_EVERY_SECONDS, lambda: attend(database)),
        Job("courses given", ASSIGNED_EVERY_SECONDS, lambda: give_courses(database)),
        tidying(
            database,
            lambda session: coaching.forget_coachings(session, score_days),
            lambda session: forgetting_answers.forget_answers(session, score_days),
            lambda session: seminars.forget_seminars(session, score_days),
            lambda session: contests.forget_contests(session, score_days),
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


def give_courses(database: Database) -> None:
    """Give courses by their rules. Each in its own transaction."""
    with database.reading() as session:
        ids = self_assigning.ruled(session)
    for course_id in ids:
        work = in_transaction(database, partial(_given, course_id))
        attempted(work, "a course was not given", subject=course_id)


def _given(course_id: int, session: Session) -> None:
    self_assigning.assign_by_rules(session, course_id)


def _tied(act: Callable[[Session, int], None], exercise_id: int, session: Session) -> None:
    act(session, exercise_id)
