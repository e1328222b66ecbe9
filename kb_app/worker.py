"""The worker: drains the outbox into the index and does what dates ask for.

One worker at a time indexes (the index has a lock); a second one waits. A failure is logged and
tried again: the outbox keeps what is owed.
"""

from __future__ import annotations

import logging
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from content.services.importing import forget_old_previews
from content.services.publishing import apply_due_dates
from content.services.upkeep_duties import remind_of_reviews, take_down_overdue
from core.changes import counts_now, forget_old_changes
from core.idempotency import forget_old
from grievances import services as grievance_importing
from kb_app.attending import attend
from kb_app.container import Container
from kb_app.smtp import send_waiting
from people.authentication.sessions import forget_old_sessions
from people.authentication.throttle import forget_full
from people.notifications.mail_outbox import forget_old_messages
from questions.services.answer_deadlines import forget_callers
from review import services as review_services
from search_index import services as index_services
from search_index.learning.mining import propose_variants
from search_index.learning.proposals import forget_pointless
from search_index.query_log.retention import forget_old_searches

DRAIN_EVERY_SECONDS = 0.02  # is looked whether anything changed: that costs next to nothing
DRAIN_ANYWAY_SECONDS = 1.0
STEP_SECONDS = 0.1
FAILED_PAUSE_SECONDS = 1.0
DATES_EVERY_SECONDS = 1.0
QUESTIONS_EVERY_SECONDS = 2.0
UPKEEP_EVERY_SECONDS = 10.0
MAIL_EVERY_SECONDS = 2.0
COMMITTEE_EVERY_SECONDS = 10.0
STOP_SECONDS = 5.0  # what is under way may end; a claimed mail is tried again otherwise
LEARN_EVERY_SECONDS = 60.0
TIDY_EVERY_SECONDS = 3600.0

log = logging.getLogger("kb.worker")


@dataclass
class Duty:
    """Something to be done every so often."""

    name: str
    every: float
    work: Callable[[], None]
    apart: bool = False  # in a thread of its own: it waits for others, and indexing may not
    due: float = field(default=0.0)

    def run_if_due(self) -> None:
        """Do it when its time has come; log a failure and go on."""
        if time.monotonic() < self.due:
            return
        pause = self.every
        try:
            self.work()
        except Exception:
            log.exception("duty failed", extra={"duty": self.name})
            pause = max(pause, FAILED_PAUSE_SECONDS)
        self.due = time.monotonic() + pause


class Draining:
    """Indexes what is promised as soon as a change of content is counted."""

    def __init__(self, container: Container) -> None:
        self._service = container
        self._counted = -1
        self._anyway_at = 0.0

    def step(self) -> None:
        """Drain when there may be something; a failure leaves it for the next step."""
        counted = counts_now(self._service.database).content
        if counted == self._counted and time.monotonic() < self._anyway_at:
            return
        index_services.drain(self._service.database, self._service.index)
        self._counted, self._anyway_at = counted, time.monotonic() + DRAIN_ANYWAY_SECONDS


def duties(container: Container) -> list[Duty]:
    """What the worker does, most frequent first."""

    def dates() -> None:
        with container.database.transaction() as session:
            apply_due_dates(session)
            review_services.end_due_interims(session)

    def upkeep() -> None:
        with container.database.transaction() as session:
            remind_of_reviews(session)
            take_down_overdue(session)

    def tidy() -> None:
        with container.database.transaction() as session:
            forget_old(session)
            forget_full(session)
            forget_old_sessions(session)
            forget_old_previews(session)
            grievance_importing.forget_old_previews(session)
            forget_old_changes(session)
            forget_old_messages(session)
            forget_callers(session)
            forget_old_searches(session, container.settings.search_log_days)
            forget_pointless(session)

    def questions() -> None:
        attend(container)

    def committee() -> None:
        with container.database.transaction() as session:
            review_services.reassign_stranded(session)
            review_services.remind_and_escalate(session)

    def mail() -> None:
        send_waiting(container)

    def learn() -> None:
        support = container.settings.variant_support
        propose_variants(container.database, container.index.searcher, support)

    return [
        Duty("drain", DRAIN_EVERY_SECONDS, Draining(container).step, apart=True),
        Duty("dates", DATES_EVERY_SECONDS, dates),
        Duty("questions", QUESTIONS_EVERY_SECONDS, questions),
        Duty("upkeep", UPKEEP_EVERY_SECONDS, upkeep),
        Duty("committee", COMMITTEE_EVERY_SECONDS, committee),
        Duty("mail", MAIL_EVERY_SECONDS, mail, apart=True),
        Duty("learn", LEARN_EVERY_SECONDS, learn, apart=True),
        Duty("tidy", TIDY_EVERY_SECONDS, tidy),
    ]


def run(container: Container) -> None:
    """Work until SIGTERM or SIGINT, or until the process that started us is gone."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    parent = os.getppid()
    index_services.ensure(container.database, container.index)
    log.info("worker started")
    todo = duties(container)
    together = [duty for duty in todo if not duty.apart]
    others = [_begun(duty, stop) for duty in todo if duty.apart]
    while not stop.is_set() and os.getppid() == parent:
        for duty in together:
            duty.run_if_due()
        stop.wait(STEP_SECONDS)
    stop.set()
    for other in others:
        other.join(STOP_SECONDS)
    log.info("worker stopped")


def _begun(duty: Duty, stop: threading.Event) -> threading.Thread:
    """The duty in a thread of its own, until `stop`."""

    def keep_at_it() -> None:
        while not stop.is_set():
            duty.run_if_due()
            stop.wait(duty.every)

    thread = threading.Thread(target=keep_at_it, name=duty.name, daemon=True)
    thread.start()
    return thread
