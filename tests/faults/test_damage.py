"""The index is lost or damaged while nobody is looking: what is wrong is never answered."""

from __future__ import annotations

import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from core.database import Database
from search_index import services as index_services
from search_index.engine import Index
from search_index.queries import SearchRequest, search
from tests.databases import ON_SQLITE
from tests.faults.holding import assert_index_follows, published_numbers, wait_until
from tests.faults.writers import Caller
from tests.makers import Maker
from tests.running import RunningService

ONE_SERVICE = pytest.mark.xdist_group("damage")


@ON_SQLITE
@pytest.mark.parametrize("damage", ["deleted", "truncated", "flipped"])
def test_a_damaged_index_is_repaired_at_start(
    database: Database, tmp_path: Path, damage: str
) -> None:
    """Rebuilt by what every worker does first, without anybody's doing (fault 10, 11)."""
    numbers = _five_published_one_withdrawn(database, tmp_path)
    _damage(tmp_path / "index", damage)
    index_services.ensure(database, Index(tmp_path / "index"))
    index = Index(tmp_path / "index")
    assert not index_services.verify(database, index)
    with database.reading() as session:
        found = search(session, index.searcher, SearchRequest("计划停电公告"))
    assert {hit.number for hit in found.hits} == numbers


@pytest.mark.kills
@ONE_SERVICE
def test_service_over_a_damaged_index_never_answers_wrong(
    folder: Path, base: Database, installed: RunningService, caller: Callable[[str], Caller]
) -> None:
    """From the first answer on: 503, or what is published; and before long only the latter."""
    numbers = _five_published_one_withdrawn(base, folder)
    _damage(folder / "index", "flipped")
    installed.start(wait_for="/healthz")
    agent, seen = caller("an"), []

    def right() -> bool:
        answer = agent.get("/search?q=%E8%AE%A1%E5%88%92%E5%81%9C%E7%94%B5%E5%85%AC%E5%91%8A")
        hits = {hit["number"] for hit in answer.body.get("hits", [])}
        seen.append((answer.status, hits))
        return hits == numbers

    wait_until(right)
    assert all(status == 503 or hits == numbers for status, hits in seen), seen


@pytest.mark.kills
@ONE_SERVICE
def test_web_process_that_comes_later_checks_the_index_itself(
    folder: Path, base: Database, service: RunningService, caller: Callable[[str], Caller]
) -> None:
    """What was sound when the service started is not taken to be so for ever (fault 11)."""
    numbers = _five_published_one_withdrawn(base, folder)
    agent = caller("an")
    assert set(agent.found("计划停电公告")) >= numbers
    assert_index_follows(base, folder)  # nothing is being written while it is damaged
    before = wait_until(lambda: service.web_pids()[0])
    for path in (folder / "index").rglob("*.postings"):
        status = path.stat()
        with path.open("r+b") as file:  # in its place, and so that only its bytes tell
            file.seek(status.st_size // 2)
            file.write(bytes(byte ^ 0x55 for byte in path.read_bytes()[status.st_size // 2 :]))
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: service.web_pids() and before not in service.web_pids())
    answer = agent.get("/search?q=%E8%AE%A1%E5%88%92%E5%81%9C%E7%94%B5%E5%85%AC%E5%91%8A&limit=100")
    assert {hit["number"] for hit in answer.body["hits"]} >= numbers


@pytest.mark.kills
@ONE_SERVICE
@pytest.mark.parametrize("how", ["written over", "flipped unseen", "cut"])
def test_damage_while_serving_is_found_and_repaired(
    folder: Path, base: Database, service: RunningService, caller: Callable[[str], Caller], how: str
) -> None:
    """Within seconds, by the worker; no process dies of it and no search is a failure (fault 11).

    Also when only the bytes tell: no date, no size. Nor does the worker die.
    """
    assert_index_follows(base, folder)
    numbers = set(published_numbers(base))
    agent, pids = caller("an"), set(service.web_pids())
    worker = service.worker_pid()
    live = (folder / "index" / "live").resolve()
    for path in [p for p in live.rglob("*") if p.suffix in (".postings", ".weights", ".book")]:
        status = path.stat()
        data = path.read_bytes()
        if how == "cut":  # to touch what is gone then would be the end of a process
            os.truncate(path, len(data) // 3)
            continue
        with path.open("r+b") as file:  # in its place: what is searched is mapped from there
            file.seek(len(data) // 2)
            file.write(bytes(byte ^ 0x55 for byte in data[len(data) // 2 :]))
        if how == "flipped unseen":
            os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
    begun, statuses = time.monotonic(), set()

    def repaired() -> bool:
        statuses.add(agent.get("/search?q=%E5%81%9C%E7%94%B5%E5%85%AC%E5%91%8A").status)
        return (folder / "index" / "live").resolve() != live

    wait_until(repaired, 60)
    assert_index_follows(base, folder)
    assert statuses <= {200, 503}, statuses
    assert set(service.web_pids()) == pids
    assert service.worker_pid() == worker
    assert set(agent.found("公告")) <= numbers
    assert time.monotonic() - begun < 60


@pytest.mark.kills
@ONE_SERVICE
def test_without_an_index_it_answers_from_titles_at_once(
    folder: Path, base: Database, installed: RunningService, caller: Callable[[str], Caller]
) -> None:
    """From the first answer on, while nobody can build an index (fault 10)."""
    numbers = _five_published_one_withdrawn(base, folder)
    installed.end()
    shutil.rmtree(folder / "index")
    with Index(folder / "index").locked():  # the worker waits
        installed.start()
        answer = caller("an").get(
            "/search?q=%E8%AE%A1%E5%88%92%E5%81%9C%E7%94%B5%E5%85%AC%E5%91%8A"
        )
        assert answer.status == 200
        assert answer.body["by_titles"]
        assert {hit["number"] for hit in answer.body["hits"]} >= numbers
        assert not answer.body["confident"]
    assert_index_follows(base, folder)


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
