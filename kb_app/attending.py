"""What the worker does for questions: clocks, late calls, and whether answers are found by now."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from sqlalchemy.orm import Session

from kb_app.wiring import Service
from questions.services import clocks, replay

log = logging.getLogger("kb.worker")


def attend(service: Service) -> None:
    """Do what is due, each in a transaction of its own; one that fails is tried again next time."""
    searcher = service.index.searcher
    with service.database.reading() as session:
        group_ids = clocks.due_groups(session)
        answer_ids = replay.due_checks(session)
        question_ids = clocks.late_calls(session)
    _each(service, group_ids, clocks.act_on)
    _each(service, answer_ids, lambda session, one: replay.check_due(session, searcher, one))
    _each(service, question_ids, clocks.tell_late_call)


def _each(service: Service, ids: Iterable[int], work: Callable[[Session, int], None]) -> None:
    for one in ids:
        try:
            with service.database.transaction() as session:
                work(session, one)
        except Exception:
            log.exception("a question's duty failed", extra={"subject": one})
