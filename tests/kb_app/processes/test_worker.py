"""The worker's duties: each is done when it is due, and a failure of one stops nothing."""

from __future__ import annotations

import logging
import os
import sys
import threading
from functools import partial

import pytest

from core.errors import Unavailable
from core.schedule import Job
from kb_app.processes import worker
from kb_app.processes.worker import Duty
from kb_app.watch.shared_counts import SharedCounts


class Watch:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """The clock duties look at."""
    held = Watch()
    monkeypatch.setattr(worker.time, "monotonic", held)
    return held


def test_a_duty_is_done_when_it_is_due(watch: Watch) -> None:
    done: list[float] = []
    duty = Duty(Job("count", 10, lambda: done.append(watch.seconds)), SharedCounts())
    for seconds in (100, 105, 109.9, 110, 200, 201):
        watch.seconds = seconds
        duty.run_if_due()
    assert done == [100, 110, 200]


def test_a_duty_that_is_another_s_waits_and_is_done_once_it_is_ours(watch: Watch) -> None:
    done: list[float] = []
    leads = [False]
    job = Job("mail", 10, lambda: done.append(watch.seconds))
    duty = Duty(job, SharedCounts(), lambda: leads[0])
    duty.run_if_due()
    assert done == []
    leads[0] = True
    duty.run_if_due()
    assert done == [100]


def test_a_failure_is_logged_and_tried_again(
    watch: Watch, caplog: pytest.LogCaptureFixture
) -> None:
    tried: list[float] = []

    def fail() -> None:
        tried.append(watch.seconds)
        raise OSError("disk full")

    duty = Duty(Job("drain", 0.02, fail), SharedCounts())
    with caplog.at_level(logging.ERROR, "kb.worker"):
        for seconds in (100, 100.5, 101):  # not fifty times a second
            watch.seconds = seconds
            duty.run_if_due()
    assert tried == [100, 101]
    assert [record.message for record in caplog.records] == ["duty failed"] * 2
    assert [vars(record)["duty"] for record in caplog.records] == ["drain"] * 2


def test_a_failed_duty_that_is_rare_waits_for_its_turn(watch: Watch) -> None:
    tried: list[float] = []

    def fail() -> None:
        tried.append(watch.seconds)
        raise Unavailable("locked")

    duty = Duty(Job("tidy", 3600, fail), SharedCounts())
    for seconds in (100, 101, 3700):
        watch.seconds = seconds
        duty.run_if_due()
    assert tried == [100, 3700]


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere threads have no priority of theirs")
def test_who_is_patient_lets_others_go_first() -> None:
    stop = threading.Event()
    seen: dict[bool, int] = {}

    def look(patient: bool) -> None:
        seen[patient] = os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    for patient in (True, False):
        job = Job("look", 0.01, partial(look, patient), apart=True, patient=patient)
        thread = worker._begun(Duty(job, SharedCounts()), stop)
        while patient not in seen:
            thread.join(0.01)
    stop.set()
    assert seen[True] == max(seen[False], worker.NICE)
    assert seen[False] == os.getpriority(os.PRIO_PROCESS, 0)


def test_a_stop_does_not_wait_for_who_is_patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten thousand entries may be looked through for seconds; nobody waits for the end of that."""
    monkeypatch.setattr(worker, "STOP_SECONDS", 60)
    gate, stop, ended = threading.Event(), threading.Event(), threading.Event()
    begun = threading.Barrier(3)

    def health() -> None:
        begun.wait()
        gate.wait()

    def mail() -> None:
        begun.wait()
        stop.wait()
        ended.set()

    jobs = [
        Job("health", 0.01, health, apart=True, patient=True),
        Job("mail", 0.01, mail, apart=True),
    ]
    others = [(job, worker._begun(Duty(job, SharedCounts()), stop)) for job in jobs]
    begun.wait()
    stop.set()
    worker._finish(others)
    assert ended.is_set()
    assert others[0][1].is_alive()
    gate.set()
