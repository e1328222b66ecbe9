"""Works tasks off: in portions of a moment each, so that nobody else who writes waits for long.

A portion is one transaction: some steps, and in it the position after them. Between two portions
the database is left to others for as long as a portion took. Several tasks take turns.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from secrets import token_hex
from typing import Any, Protocol

from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session

from core.database import Database
from core.errors import DomainError, Unavailable
from core.messages import _
from core.tasks.models import Task, TaskState
from core.tasks.services import (
    LEASE,
    end,
    held_task,
    is_any_free,
    lay_down,
    take_up,
)

PORTION_SECONDS = 0.2
LEAST_PAUSE_SECONDS = 0.1
TURN_SECONDS = 3.0  # then another task has its turn
BEAT_SECONDS = LEASE.total_seconds() / 3
PREPARED_KEPT = 4

log = logging.getLogger("kb.worker")


class Work(Protocol):
    """How tasks of one kind are done."""

    def prepare(self, session: Session, task: Task) -> Any:
        """What its steps need, read outside of any transaction; None when they need nothing."""

    def look_ahead(self, session: Session, task: Task, prepared: Any, place: int) -> None:
        """What takes long of the step at `place`, before the transaction that does it."""

    def begin(self, session: Session, task: Task, prepared: Any) -> Any:
        """What the steps of a portion share; whether they may be done at all. Raises `DomainError`,
        which ends the task."""

    def step(self, session: Session, task: Task, prepared: Any, shared: Any, place: int) -> Any:
        """Do the step at `place`, gives what came of it. Raises `DomainError` when it is refused:
        that is noted, and the others go on."""

    def finish(self, session: Session, task: Task) -> None:
        """What is done once, at its end, also when it was stopped or is given up."""


class TaskRunner:
    """Somebody who works tasks off; each of them has a name of its own."""

    def __init__(self, database: Database, works: Mapping[str, Work]) -> None:
        """`works`: how each kind is done."""
        self.name = token_hex(8)
        self._database = database
        self._works = works
        self._prepared: dict[int, Any] = {}
        self._stopped = threading.Event()
        self._ahead = 1  # steps of the next portion, looked at before it
        self._rest = LEAST_PAUSE_SECONDS

    def work_off(self) -> None:
        """Do what there is to do, in turns, until nothing is left. Raises `Unavailable`."""
        while not self._stopped.is_set() and self._take_turn():
            pass

    def stop(self) -> None:
        """Come to an end after the portion that is under way; the rest is for somebody else."""
        self._stopped.set()

    def work_on(self, task_id: int) -> None:
        """Do one task to its end, or wait until whoever has it is done. Raises `Unavailable`."""
        while True:
            with self._database.reading() as session:
                if not session.get_one(Task, task_id).is_open:
                    return
            if not self._take_turn(task_id):
                time.sleep(LEAST_PAUSE_SECONDS)

    def _take_turn(self, only: int | None = None) -> bool:
        """One turn of one task; whether there was any."""
        with self._database.reading() as session:
            if not is_any_free(session, self.name):
                return False
        with self._database.transaction() as session:
            task = take_up(session, self.name, only)
        if task is None:
            return False
        until = time.monotonic() + TURN_SECONDS
        while self._portion(task.id):
            if self._stopped.wait(self._rest) or time.monotonic() > until:
                break
        with self._database.transaction() as session:
            lay_down(session, task.id, self.name)
        return True

    def _portion(self, task_id: int) -> bool:
        """Do some steps; whether some are left to do."""
        try:
            prepared = self._looked_ahead(task_id)
            with self._database.transaction() as session:
                begun = time.monotonic()
                task = held_task(session, task_id, self.name)
                if task is None or self._is_ended(session, task, prepared, begun):
                    self._prepared.pop(task_id, None)
                    return False
        except Unavailable:
            raise
        except Exception as error:
            self._give_up(task_id, error)
            return False
        self._rest = max(LEAST_PAUSE_SECONDS, time.monotonic() - begun)
        return True

    def _looked_ahead(self, task_id: int) -> Any:
        """What the task's steps need, and what takes long of the next ones."""
        with self._database.reading() as session:
            task = session.get_one(Task, task_id)
            work = self._works[task.kind]
            if task_id not in self._prepared:
                while len(self._prepared) >= PREPARED_KEPT:
                    self._prepared.pop(next(iter(self._prepared)))
                self._prepared[task_id] = work.prepare(session, task)
            prepared = self._prepared[task_id]
            begun = time.monotonic()
            with self._beating(task_id):
                for place in range(task.position, min(task.total, task.position + self._ahead)):
                    work.look_ahead(session, task, prepared, place)
                    if time.monotonic() - begun > TURN_SECONDS:
                        self._ahead = place + 1 - task.position
                        break
        return prepared

    @contextmanager
    def _beating(self, task_id: int) -> Iterator[None]:
        """Meanwhile nobody takes the task over, however long it lasts."""
        over = threading.Event()

        def beat() -> None:
            while not over.wait(BEAT_SECONDS):
                with suppress(Unavailable), self._database.transaction() as session:
                    held_task(session, task_id, self.name)

        beating = threading.Thread(target=beat, daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()
            beating.join()

    def _is_ended(self, session: Session, task: Task, prepared: Any, begun: float) -> bool:
        """Do the steps of a portion, and the end, if it is there."""
        work = self._works[task.kind]
        if not task.stop_asked:
            self._do_steps(session, task, prepared, begun)
        if not task.stop_asked and task.position < task.total:
            return False
        work.finish(session, task)
        end(session, task, TaskState.STOPPED if task.stop_asked else TaskState.DONE)
        return True

    def _do_steps(self, session: Session, task: Task, prepared: Any, begun: float) -> None:
        """Those that were looked at, or as many of them as there is time for; at least one.

        What came of them is written once. When all were done in time, the next portion has more.
        """
        work = self._works[task.kind]
        shared = work.begin(session, task, prepared)
        results, failures = list(task.results), list(task.failures)
        place, end_of_portion = task.position, min(task.total, task.position + self._ahead)
        while place < end_of_portion:
            try:
                with session.begin_nested():
                    results.append(work.step(session, task, prepared, shared, place))
            except (Unavailable, OperationalError):
                raise
            except DomainError as error:
                failures.append({"place": place, "message": str(error)})
            except IntegrityError:
                told = _("有人同时改动了同一处，请重试")
                failures.append({"place": place, "message": str(told)})
            place += 1
            if time.monotonic() - begun > PORTION_SECONDS:
                break
        done = place - task.position
        self._ahead = 2 * done if place == end_of_portion else done
        task.position, task.results, task.failures = place, results, failures
        session.flush()

    def _give_up(self, task_id: int, error: Exception) -> None:
        """End a task that cannot be done; what was done of it stays."""
        expected = isinstance(error, DomainError)
        if not expected:
            log.exception("task failed", extra={"task": task_id})
        told = str(error) if expected else str(_("处理时出错，请联系管理员"))
        self._prepared.pop(task_id, None)
        with self._database.transaction() as session:
            task = held_task(session, task_id, self.name)
            if task is None:
                return
            if expected:
                self._works[task.kind].finish(session, task)
            end(session, task, TaskState.FAILED, told)
