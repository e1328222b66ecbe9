"""What is done for questions by the clock: deadlines, late calls, whether answers are found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from sqlalchemy.orm import Session

from core.database import Database
from core.schedule import Job, attempted, in_transaction, tidying
from questions.services import answer_deadlines, flag_lifetime, forgetting, replay
from search_index.engine import Index

QUESTIONS_EVERY_SECONDS = 2.0


def jobs(database: Database, index: Index, *, detail_days: int) -> list[Job]:
    """The timed jobs of questions; `index` says whether answers are found."""
    return [
        Job("questions", QUESTIONS_EVERY_SECONDS, lambda: attend(database, index)),
        Job(
            "quoted texts",
            QUESTIONS_EVERY_SECONDS,
            in_transaction(database, flag_lifetime.forget_what_was_not_approved),
        ),
        tidying(
            database,
            answer_deadlines.forget_callers,
            lambda session: forgetting.forget_details(session, detail_days),
        ),
    ]


def attend(database: Database, index: Index) -> None:
    """Do what is due, each in a transaction of its own; one that fails is tried again next time."""
    with database.reading() as session:
        group_ids = answer_deadlines.due_groups(session)
        answer_ids = replay.due_checks(session, index.consumer)
        flag_ids = flag_lifetime.overtaken_flags(session)
        question_ids = answer_deadlines.late_callbacks(session)
    _each(database, group_ids, answer_deadlines.act_on)
    _each(database, answer_ids, lambda session, one: replay.check_due(session, index.searcher, one))
    _each(database, flag_ids, flag_lifetime.end_overtaken)
    _each(database, question_ids, answer_deadlines.tell_late_callback)


def _each(database: Database, ids: Iterable[int], act: Callable[[Session, int], None]) -> None:
    for one in ids:
        work = in_transaction(database, partial(_act, act, one))
        attempted(work, "a question's duty failed", subject=one)


def _act(act: Callable[[Session, int], None], subject: int, session: Session) -> None:
    act(session, subject)
