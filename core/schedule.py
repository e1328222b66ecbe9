"""The shape of a timed job. Each package offers its own in `jobs.py`; the worker collects them.

A job that fails is tried again when it is due again: what it does must bear being repeated.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from core.database import Database
from core.errors import Unavailable

TIDY_EVERY_SECONDS = 3600.0

log = logging.getLogger("kb.worker")


@dataclass(frozen=True)
class Job:
    """Something to be done every so often, under a name that several packages may share."""

    name: str
    every: float  # seconds
    work: Callable[[], object]
    everywhere: bool = False  # on every node; else by the one that leads (`core.leadership`)
    apart: bool = False  # in a thread of its own: it waits for others, and indexing may not
    patient: bool = False  # that thread lets others go first, and no stop waits for its end
    at_start: Callable[[], object] | None = None  # done once, before any job is
    at_stop: Callable[[], object] | None = None  # done once: what is under way comes to an end


def in_transaction(database: Database, *steps: Callable[[Session], object]) -> Callable[[], None]:
    """The steps one after the other in one transaction, as the `work` of a job."""

    def work() -> None:
        with database.transaction() as session:
            for step in steps:
                step(session)

    return work


def tidying(database: Database, *steps: Callable[[Session], object]) -> Job:
    """The job that drops what a package need not keep any longer."""
    return Job("tidy", TIDY_EVERY_SECONDS, in_transaction(database, *steps))


def attempted(work: Callable[[], object], failure: str, **told: object) -> bool:
    """Do it and say whether it was done; a failure is logged as `failure`, with what is `told`.

    A database that is locked or gone comes back by itself: that is a warning, without a traceback.
    """
    try:
        work()
    except Unavailable as error:
        log.warning(failure, extra=told | {"reason": str(error.__cause__ or error)})
        return False
    except Exception:
        log.exception(failure, extra=told)
        return False
    return True
