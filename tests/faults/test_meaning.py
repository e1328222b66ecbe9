"""The real service with the real model: killed while it makes vectors, and damaged."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest

from core.database import Database
from search_index.engine import Index
from search_index.meaning.packaged_model import PACKAGE
from tests.faults.holding import wait_until
from tests.faults.writers import Caller
from tests.makers import Maker
from tests.running import RunningService

TITLES = ("停电了怎么报修", "电费在哪里交", "充电桩怎么申请安装", "电表走得快怎么校验")
OTHERWISE = {"家里黑灯瞎火的找谁来看看": 0, "想给新能源车弄个桩": 2}


@pytest.fixture(scope="module")
def installed(folder: Path) -> Iterator[RunningService]:
    pytest.importorskip(PACKAGE, reason="pip install -r requirements-meaning.txt")
    running = RunningService(folder)
    running.environment["KB_MODEL"] = "packaged"
    yield running
    running.end()


def state(service: RunningService) -> str:
    """What the service says of searching by meaning; it is ready whatever that is."""
    with urlopen(f"{service.base}/readyz", timeout=10) as answer:
        return str(json.load(answer)["checks"]["meaning"])


def test_vectors_lose_nothing_and_stop_nobody(
    folder: Path, base: Database, installed: RunningService, caller: Callable[[str], Caller]
) -> None:
    maker = Maker(base, Index(folder / "index"))
    bare = {"answer": "请拨打热线。", "variants": [], "keywords": []}
    numbers = [maker.published(title=title, content=bare) for title in TITLES]
    more = [f"{n}号台区的检修安排" for n in range(4)]
    numbers += [maker.published(title=title, content=bare) for title in more]
    installed.start()
    agent = caller("an")
    worker = wait_until(installed.worker_pid)
    os.kill(worker, signal.SIGKILL)  # in the middle of it, or before, or after
    assert numbers[0] in agent.found("停电了怎么报修")
    wait_until(lambda: installed.worker_pid() not in (None, worker))
    wait_until(lambda: state(installed) == "ok", 100)
    for line, right in OTHERWISE.items():  # where there is no time, a line is answered by words
        wait_until(lambda line=line, right=right: agent.found(line)[:1] == [numbers[right]], 60)

    (vectors, *_others) = sorted((folder / "index" / "vectors").glob("*.vectors"))
    content = bytearray(vectors.read_bytes())
    content[len(content) // 2] ^= 0x55
    vectors.write_bytes(content)
    worker = wait_until(installed.worker_pid)
    os.kill(worker, signal.SIGKILL)  # who comes after it looks at the files
    assert agent.found("停电了怎么报修")[0] == numbers[0]
    wait_until(lambda: not vectors.exists(), 60)
    wait_until(lambda: state(installed) == "ok", 100)
    assert agent.found("停电了怎么报修")[0] == numbers[0]
