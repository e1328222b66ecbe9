"""Stops and deaths of single processes, seen from outside."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy import select

from core.database import Database
from search_index.engine import Index
from search_index.models import LoggedSearch
from tests.faults.holding import assert_index_follows, assert_kept, assert_whole, wait_until
from tests.faults.writers import Acknowledged, Caller, NoAnswer, Writer
from tests.makers import Maker
from tests.running import RunningService

pytestmark = [pytest.mark.kills, pytest.mark.xdist_group("stops")]  # one service for both

STOP_SECONDS = 15


def test_dead_worker_is_started_again(
    folder: Path, base: Database, service: RunningService, caller: Callable[[str], Caller]
) -> None:
    """What is approved while it is gone becomes searchable once it is back."""
    first = wait_until(service.worker_pid)
    os.kill(first, signal.SIGKILL)
    maker = Maker(base, Index(folder / "unused"))
    number = maker.draft(title="工人不在时的公告")
    maker.decide(maker.submit(number))
    assert assert_index_follows(base, folder) < 30
    wait_until(lambda: number in caller("an").found("工人不在时的公告"))
    assert wait_until(service.worker_pid) != first


def test_stopped_while_publishing_it_finishes_or_rolls_back(
    folder: Path, base: Database, service: RunningService, caller: Callable[[str], Caller]
) -> None:
    """SIGTERM: out in time with status 0, nothing half done, the port free (fault 24).

    What was searched for last is logged: the buffers of both processes are written. A second worker
    beside it does no harm, takes over, and ends when told to (fault 12).
    """
    kept = Acknowledged()
    lines = {f"停机前的第{n}句" for n in range(6)}
    with _second_worker(service) as second:
        writers = [Writer(caller, f"公告{author}", author, kept) for author in ("wang", "zhao")]
        for writer in writers:
            writer.start()
        wait_until(lambda: len(kept.approved) >= 5)
        for line in lines:
            caller("an").get(f"/search?q={quote(line)}")
        begun = time.monotonic()
        assert service.stop() == 0
        assert time.monotonic() - begun < STOP_SECONDS
        for writer in writers:
            writer.join(30)
        _assert_takes_over(second, base, folder)
    assert_whole(base)
    assert_kept(base, kept)
    assert all("503" in text for text in kept.unexpected)
    with pytest.raises(NoAnswer):
        caller("an").get("/search?q=x")
    with base.reading() as session:
        assert lines <= set(session.scalars(select(LoggedSearch.query)))
    assert "duty failed" not in (folder / "serve.log").read_text()


def _assert_takes_over(second: subprocess.Popen[str], base: Database, folder: Path) -> None:
    assert second.poll() is None
    assert_index_follows(base, folder)
    second.terminate()
    _out, said = second.communicate(timeout=STOP_SECONDS)
    assert second.returncode == 0
    assert "Traceback" not in said


@contextmanager
def _second_worker(service: RunningService) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "kb_app", "worker"]
    talking = service.environment | {"KB_LOG_LEVEL": "INFO"}
    with subprocess.Popen(command, env=talking, stderr=subprocess.PIPE, text=True) as worker:
        assert worker.stderr is not None
        while "worker started" not in worker.stderr.readline():
            assert worker.poll() is None, "the second worker ended while it started"
        yield worker
        worker.kill()
