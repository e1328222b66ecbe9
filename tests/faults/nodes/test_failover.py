"""The primary is killed and its streaming replica promoted: the service finds it by itself.

TEST_FAILOVER=1 asks for it: two servers and a node take a minute. A commit is acknowledged once the
replica has it (`synchronous_standby_names`), so nothing acknowledged may be missing there.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from sqlalchemy import select

from benchmarks.kit.postgres_server import PostgresServer
from content.models import Revision
from core import audit
from core.database import Database
from people.actors import CONSOLE
from people.authentication import tokens
from tests.databases import prepare
from tests.faults.holding import wait_until
from tests.faults.nodes.drafting import Drafting
from tests.faults.nodes.servers import folder_of_servers
from tests.faults.writers import Caller
from tests.running import RunningService

pytestmark = [
    pytest.mark.kills,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not os.environ.get("TEST_FAILOVER"), reason="TEST_FAILOVER=1 asks for it"),
]

BACK_SECONDS = 30
SYNCHRONOUS = "synchronous_standby_names=*"


@pytest.fixture
def servers() -> Iterator[tuple[PostgresServer, PostgresServer]]:
    """A primary, and a replica that has everything before it is acknowledged."""
    with folder_of_servers() as folder:
        primary, replica = PostgresServer(folder / "primary"), PostgresServer(folder / "replica")
        try:
            primary.make()
            primary.start()
            replica.copy(primary)
            primary.kill()
            primary.start(SYNCHRONOUS)
            replica.start()
            wait_until(lambda: primary.answers("SELECT count(*) FROM pg_stat_replication"))
            yield primary, replica
        finally:
            for server in (primary, replica):
                with suppress(Exception):
                    server.kill()


@pytest.fixture
def service(
    servers: tuple[PostgresServer, PostgresServer], tmp_path: Path
) -> Iterator[RunningService]:
    """A node that is told of both servers and takes the one that may be written."""
    hosts = "&".join(f"host=127.0.0.1:{server.port}" for server in servers)
    url = f"postgresql+psycopg://postgres@/postgres?{hosts}&target_session_attrs=read-write"
    database = Database(url)
    prepare(database)
    database.dispose()
    running = RunningService(tmp_path, database_url=url)
    running.start()
    yield running
    running.end()


def test_a_promoted_replica_is_found_within_thirty_seconds_and_has_everything(
    servers: tuple[PostgresServer, PostgresServer], service: RunningService
) -> None:
    primary, replica = servers
    there = Database(service.environment["KB_DATABASE_URL"])
    with there.transaction() as session:
        secret = tokens.issue_token(session, CONSOLE, "wang")[1]
    works = [Drafting(Caller(service.base, secret), f"切换{n}") for n in range(3)]
    for work in works:
        work.start()
    wait_until(lambda: all(len(work.acknowledged) >= 3 for work in works))
    primary.kill()
    killed = time.monotonic()
    replica.promote()
    before = [len(work.acknowledged) for work in works]
    wait_until(
        lambda: all(len(w.acknowledged) > n for w, n in zip(works, before, strict=True)),
        BACK_SECONDS,
    )
    print(f"back after {time.monotonic() - killed:.1f} s")
    for work in works:
        work.over.set()
    for work in works:
        work.join(30)
    assert {status for work in works for status in work.statuses} <= {201, 503}
    there.disconnect()  # what it holds may lead to the one that was killed a moment ago
    with there.reading() as session:
        titles = set(session.scalars(select(Revision.title)))
        assert audit.first_bad_row(session) is None
    there.dispose()
    assert {title for work in works for title in work.acknowledged} <= titles
