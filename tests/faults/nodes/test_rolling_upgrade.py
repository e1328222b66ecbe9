"""Two nodes on one PostgreSQL go from the version before to this one while people work.

TEST_BALANCER=1 asks for it: nginx before them, and the version before taken out of the history,
the last whose schema is a step behind. Nobody may see anything but what they asked for.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from sqlalchemy import select

from content.models import Revision
from core import audit
from core.database import Database
from migrations.current import newest, version_of
from tests.databases import ENGINES, PostgresTemplates, emptied
from tests.faults.holding import wait_until
from tests.faults.nodes.balancer import Balancer, Work
from tests.faults.writers import Caller
from tests.running import CODE, RunningService

pytestmark = [
    pytest.mark.kills,
    pytest.mark.timeout(600),
    pytest.mark.skipif("postgresql" not in ENGINES, reason="PostgreSQL is left out"),
    pytest.mark.skipif(not os.environ.get("TEST_BALANCER"), reason="TEST_BALANCER=1 asks for it"),
]

COMMAND_SECONDS = 150
KEYS = ("secret-key", "caller-keys", "audit-keys")


@pytest.fixture(scope="module")
def code_before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The code as it was when its schema was a step behind."""
    added = ["log", "-1", "--diff-filter=A", "--format=%H"]
    commit = git(*added, "--", f"migrations/versions/{newest()}_*").decode().strip()
    if not commit:
        pytest.skip("there is no history of the code here")
    folder = tmp_path_factory.mktemp("before")
    subprocess.run(["tar", "-x", "-C", str(folder)], input=git("archive", f"{commit}^"), check=True)
    scripts = (folder / "migrations" / "versions").glob("*.py")
    numbers = [script.name[:4] for script in scripts]
    last = max(numbers)
    if numbers.count(last) > 1:
        pytest.skip(f"the code before {newest()} had two migrations {last}")
    if int(last) != int(newest()) - 1:
        pytest.skip(f"{newest()} follows {last} in one step: all nodes are stopped for it")
    return folder


def git(*arguments: str) -> bytes:
    """What git says; nothing where there is no history."""
    done = subprocess.run(["git", *arguments], cwd=CODE, capture_output=True, check=False)
    return done.stdout


@pytest.fixture
def base(tmp_path: Path, postgres_templates: PostgresTemplates) -> Iterator[Database]:
    """An empty database."""
    url = postgres_templates.copy(tmp_path)
    database = emptied(Database(url))
    yield database
    database.dispose()
    postgres_templates.drop(url)


@pytest.fixture
def nodes(
    base: Database, tmp_path_factory: pytest.TempPathFactory, code_before: Path
) -> Iterator[list[RunningService]]:
    """Two of the version before, over the database it made."""
    url = base.url.render_as_string(hide_password=False)
    folders = [tmp_path_factory.mktemp(name) for name in ("first", "second")]
    running = [RunningService(folder, database_url=url, code=code_before) for folder in folders]
    try:
        for node in running:
            node.environment |= {"KB_TRUSTED_PROXIES": "1"}
        assert run(running[0], "init").returncode == 0
        for key in KEYS:
            shutil.copy(folders[0] / key, folders[1] / key)
        for node in running:
            node.start()
        yield running
    finally:
        for node in running:
            node.end()


def run(
    node: RunningService, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """A command of a node's version with its settings."""
    return subprocess.run(
        [sys.executable, "-m", "kb_app", *arguments],
        cwd=node.code,
        env=node.environment | environment,
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )


@pytest.fixture
def balancer(nodes: list[RunningService], tmp_path: Path) -> Iterator[Balancer]:
    """Asked in the place of the nodes."""
    running = Balancer(tmp_path, nodes)
    wait_until(lambda: _is_answered(running.base))
    yield running
    running.stop()


def _is_answered(base: str) -> bool:
    with suppress(OSError), urlopen(f"{base}/healthz", timeout=5):
        return True
    return False


def test_nodes_are_upgraded_one_after_the_other_and_nobody_notices(
    nodes: list[RunningService], base: Database, balancer: Balancer
) -> None:
    """As the runbook says; what runs this version need not even be left out to be stopped."""
    contributor = ("--role", "contributor", "--department", "marketing")
    assert run(nodes[0], "user", "add", "wang", *contributor).returncode == 0
    secret = run(nodes[0], "token", "issue", "wang").stdout.strip()
    works = [Work(Caller(balancer.base, secret), f"滚动{n}") for n in range(4)]
    for work in works:
        work.start()
    wait_until(lambda: all(work.drafted for work in works))
    for node in nodes:
        balancer.leave_out(node)
        assert node.stop() == 0
        node.code = CODE
        assert run(node, "init").returncode == 0
        node.start()
        balancer.leave_out(None)
    assert version_of(base) == newest()
    for node in nodes:
        assert node.stop() == 0
        node.start()
    for work in works:
        work.over.set()
    for work in works:
        work.join(30)
    assert {status for work in works for status in work.answers} == {"200", "201"}
    with base.reading() as session:
        titles = set(session.scalars(select(Revision.title)))
        assert audit.first_bad_row(session) is None
    assert {title for work in works for title in work.drafted} <= titles
    _assert_passes_little_on(balancer.base)


def _assert_passes_little_on(base: str) -> None:
    """Numbers of requests are nginx's own, and figures are for nobody outside."""
    asked = Request(f"{base}/healthz", headers={"X-Request-Id": "chosen-by-a-visitor"})
    with urlopen(asked, timeout=10) as answer:
        assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-Id"])
    with pytest.raises(HTTPError, match="403"):
        urlopen(f"{base}/metrics", timeout=10)
