"""The worker: does by the clock what the packages offer in their `jobs.py`.

A failure is logged and tried again. Any number of workers may run, on one machine or several: each
keeps its own index equal to the database, and one of them leads and does the rest.
"""

from __future__ import annotations

import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from core.leadership import leadership_of
from core.schedule import Job, attempted
from core.storage.storage_faults import StorageFailed
from kb_app.container import Container
from kb_app.jobs import jobs
from kb_app.processes.node_life import life_of
from kb_app.watch.fault_counts import count_fault
from kb_app.watch.shared_counts import SharedCounts

STEP_SECONDS = 0.1
FAILED_PAUSE_SECONDS = 1.0
NICE = 10  # of who is patient
STOP_SECONDS = 5.0  # what is under way may end, all of it; a claimed mail is tried again otherwise

log = logging.getLogger("kb.worker")


class Duty:
    """A job, when it is due next, whether it is for this process to do now, and how it went."""

    def __init__(
        self, job: Job, counts: SharedCounts, is_ours: Callable[[], bool] = lambda: True
    ) -> None:
        self.job = job
        self._counts = counts
        self._is_ours = is_ours
        self._due = 0.0
        self._failing = False

    def run_if_due(self) -> None:
        """Do it when its time has come; log a failure and go on."""
        if time.monotonic() < self._due or not self._is_ours():
            return
        self._counts.stamp(f"begun:{self.job.name}")
        done = attempted(self._work, "duty failed", duty=self.job.name)
        self._note(done)
        pause = self.job.every if done else max(self.job.every, FAILED_PAUSE_SECONDS)
        self._due = time.monotonic() + pause

    def _work(self) -> None:
        try:
            self.job.work()
        except StorageFailed as error:
            count_fault(self._counts, error)
            raise

    def _note(self, done: bool) -> None:
        name = self.job.name
        self._counts.stamp(f"done:{name}")
        self._counts.count(f"failed:{name}", not done)
        self._counts.count(f"now:failing:{name}", (not done) - self._failing)
        self._failing = not done


def run(container: Container) -> None:
    """Work until SIGTERM or SIGINT, or until the process that started us is gone."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    parent = os.getppid()
    leadership = leadership_of(container.database)
    todo = [*life_of(container, leadership), *jobs(container)]
    for job in todo:
        if job.at_start is not None:
            job.at_start()
    log.info("worker started")
    counts = container.counts
    duties = [
        Duty(job, counts) if job.everywhere else Duty(job, counts, lambda: leadership.is_held)
        for job in todo
    ]
    together = [duty for duty in duties if not duty.job.apart]
    others = [(duty.job, _begun(duty, stop)) for duty in duties if duty.job.apart]
    while not stop.is_set() and os.getppid() == parent:
        counts.stamp("beat")
        for duty in together:
            duty.run_if_due()
        stop.wait(STEP_SECONDS)
    stop.set()
    for job in reversed(todo):
        if job.at_stop is not None:
            job.at_stop()
    _finish(others)
    log.info("worker stopped")


def _finish(others: Iterable[tuple[Job, threading.Thread]]) -> None:
    """Let what is under way come to its end; not what is patient: it is begun anew another time."""
    until = time.monotonic() + STOP_SECONDS
    for job, thread in others:
        if not job.patient:
            thread.join(max(0.0, until - time.monotonic()))


def _be_nice() -> None:
    """Let others go first: of this thread alone, on Linux."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE)


def _begun(duty: Duty, stop: threading.Event) -> threading.Thread:
    """The duty in a thread of its own, until `stop`."""

    def keep_at_it() -> None:
        if duty.job.patient:
            _be_nice()
        while not stop.is_set():
            duty.run_if_due()
            stop.wait(duty.job.every)

    thread = threading.Thread(target=keep_at_it, name=duty.job.name, daemon=True)
    thread.start()
    return thread
