"""What the worker does for questions: clocks, late calls, and whether answers are found by now."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from kb_app.container import Container
from questions.services import answer_deadlines, replay

log = logging.getLogger("kb.worker")


def attend(container: Container) -> None:
    """Do what is due, each in a transaction of its own; one that fails is tried again next time."""
    searcher = container.index.searcher
    with container.database.reading() as session:
        group_ids = answer_deadlines.due_groups(session)
        answer_ids = replay.due_checks(session)
        question_ids = answer_deadlines.late_calls(session)
    _each(container, group_ids, answer_deadlines.act_on)
    _each(container, answer_ids, lambda session, one: replay.check_due(session, searcher, one))
    _each(container, question_ids, answer_deadlines.tell_late_call)


def _each(container: Container, ids: Iterable[int], work: Callable[[Session, int], None]) -> None:
    for one in ids:
        try:
            with container.database.transaction() as session:
                work(session, one)
        except Exception:
            log.exception("a question's duty failed", extra={"subject": one})
