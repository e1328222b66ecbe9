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
from search_index.directory import Index
from search_index.models import LoggedSearch
from search_index.queries import SearchRequest, search
from tests.faults.holding import assert_index_follows, assert_kept, assert_whole
from tests.faults.writers import Acknowledged, Caller, NoAnswer, Writer
from tests.makers import Maker
from tests.running import RunningService

pytestmark = pytest.mark.kills

STOP_SECONDS = 15


def test_stopped_while_publishing_it_finishes_or_rolls_back(
    folder: Path, base: Database, service: RunningService, caller: Callable[[str], Caller]
) -> None:
    """SIGTERM: out in time with status 0, nothing half done, the port free (fault 24)."""
    service.start()
    kept = Acknowledged()
    writers = [Writer(caller, f"公告{author}", author, kept) for author in ("wang", "zhao")]
    for writer in writers:
        writer.start()
    _wait(lambda: len(kept.approved) >= 2)
    begun = time.monotonic()
    assert service.stop() == 0
    assert time.monotonic() - begun < STOP_SECONDS
    for writer in writers:
        writer.join(30)
    assert_whole(base)
    assert_kept(base, kept)
    assert all("503" in text for text in kept.unexpected)
    with pytest.raises(NoAnswer):
        caller("an").get("/search?q=x")


def test_stopped_right_after_a_search_it_is_logged(
    base: Database, service: RunningService, caller: Callable[[str], Caller]
) -> None:
    """What waits in the buffers of both processes is written before they end."""
    service.start()
    lines = {f"停机前的第{n}句" for n in range(6)}
    for line in lines:
        caller("an").get(f"/search?q={quote(line)}")
    assert service.stop() == 0
    with base.reading() as session:
        assert lines <= set(session.scalars(select(LoggedSearch.query)))


def test_dead_worker_is_started_again(
    folder: Path, base: Database, service: RunningService, caller: Callable[[str], Caller]
) -> None:
    """What is approved while it is gone becomes searchable once it is back."""
    service.start()
    first = _wait(service.worker_pid)
    os.kill(first, signal.SIGKILL)
    number = Maker(base, Index(folder / "unused")).draft(title="工人不在时的公告")
    maker = Maker(base, Index(folder / "unused"))
    maker.decide(maker.submit(number))
    assert assert_index_follows(base, folder) < 30
    _wait(lambda: number in caller("an").found("工人不在时的公告"))
    second = _wait(service.worker_pid)
    assert second != first
    assert service.stop() == 0


def test_second_worker_waits(
    folder: Path, base: Database, service: RunningService, caller: Callable[[str], Caller]
) -> None:
    """Two indexers at once: neither harms the other, and both end when told to (fault 12)."""
    service.start()
    with _second_worker(service) as second:
        kept = Acknowledged()
        writer = Writer(caller, "两个工人", "wang", kept)
        writer.start()
        _wait(lambda: len(kept.approved) >= 5)
        assert service.stop() == 0
        writer.join(30)
        assert second.poll() is None
        assert_index_follows(base, folder)
        second.terminate()
        _out, said = second.communicate(timeout=STOP_SECONDS)
        assert second.returncode == 0
    assert "Traceback" not in said
    assert "duty failed" not in (folder / "serve.log").read_text()


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


@pytest.mark.parametrize("damage", ["deleted", "truncated", "flipped"])
def test_worker_repairs_a_damaged_index_at_start(
    folder: Path, base: Database, service: RunningService, damage: str
) -> None:
    """Lost or damaged while nobody was looking: rebuilt, without anybody's doing (fault 10, 11)."""
    numbers = _five_published_one_withdrawn(base, folder)
    _damage(folder / "index", damage)
    with _second_worker(service):
        assert_index_follows(base, folder)
    index = Index(folder / "index")
    with base.reading() as session:
        found = search(session, index.searcher, SearchRequest("计划停电公告"))
    assert {hit.number for hit in found.hits} == numbers


def test_service_over_a_damaged_index_never_answers_wrong(
    folder: Path, base: Database, service: RunningService, caller: Callable[[str], Caller]
) -> None:
    """From the first answer on: 503, or what is published; and before long only the latter."""
    numbers = _five_published_one_withdrawn(base, folder)
    _damage(folder / "index", "flipped")
    service.start(wait_for="/healthz")
    agent, seen = caller("an"), []

    def right() -> bool:
        answer = agent.get("/search?q=%E8%AE%A1%E5%88%92%E5%81%9C%E7%94%B5%E5%85%AC%E5%91%8A")
        hits = {hit["number"] for hit in answer.body.get("hits", [])}
        seen.append((answer.status, hits))
        return hits == numbers

    _wait(right)
    assert all(status == 503 or hits == numbers for status, hits in seen), seen
    assert service.stop() == 0


def test_web_process_that_comes_later_checks_the_index_itself(
    folder: Path, base: Database, service: RunningService, caller: Callable[[str], Caller]
) -> None:
    """What was sound when the service started is not taken to be so for ever (fault 11)."""
    numbers = _five_published_one_withdrawn(base, folder)
    service.start()
    agent = caller("an")
    assert set(agent.found("计划停电公告")) == numbers
    before = _wait(lambda: service.web_pids()[0])
    for path in (folder / "index").rglob("*.postings"):
        status = path.stat()
        with path.open("r+b") as file:  # in its place, and so that only its bytes tell
            file.seek(status.st_size // 2)
            file.write(bytes(byte ^ 0x55 for byte in path.read_bytes()[status.st_size // 2 :]))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    os.kill(before, signal.SIGKILL)
    _wait(lambda: service.web_pids() and before not in service.web_pids())
    assert agent.get("/search?q=x").status == 503


def _five_published_one_withdrawn(base: Database, folder: Path) -> set[str]:
    maker = Maker(base, Index(folder / "index"))
    numbers = {maker.published(title=f"计划停电公告{n}号") for n in range(5)}
    retired = maker.published(title="计划停电公告已撤回")
    maker.retire(retired)
    return numbers


def _damage(index: Path, how: str) -> None:
    files = sorted(p for p in index.rglob("*") if p.is_file() and p.name != "lock")
    assert len(files) > 3
    if how == "deleted":
        for path in files:
            path.unlink()
    elif how == "truncated":
        for path in files:
            if path.suffix == ".toc" or "manifest" in path.name:
                os.truncate(path, path.stat().st_size // 2)
    else:
        for path in files:
            data = bytearray(path.read_bytes())
            for place in range(len(data) // 3, len(data), max(1, len(data) // 200)):
                data[place] ^= 0x55
            path.write_bytes(data)


def _wait(condition: Callable[[], object], seconds: float = 30) -> int:
    """What `condition` gives once it gives something."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if given := condition():
            return int(given)  # type: ignore[call-overload,no-any-return]
        time.sleep(0.05)
    raise AssertionError("it does not come to pass")
