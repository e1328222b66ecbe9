"""A PostgreSQL that is killed while many connect leaves nothing behind, and starts again."""

from __future__ import annotations

import threading
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest

from benchmarks.kit.postgres_server import PostgresServer

ROUNDS = 3
pytestmark = pytest.mark.kills


def test_killed_while_many_connect_it_starts_again(tmp_path: Path) -> None:
    for part in (tmp_path, *tmp_path.parents[:3]):
        part.chmod(0o755)  # it runs as somebody else
    server = PostgresServer(tmp_path / "postgres")
    server.make()
    server.start()
    over = threading.Event()
    url = server.url.replace("+psycopg", "")

    def connect() -> None:
        while not over.is_set():
            with suppress(psycopg.Error):
                psycopg.connect(url, connect_timeout=2).close()

    threads = [threading.Thread(target=connect) for _ in range(6)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(ROUNDS):
            server.kill()
            assert _processes_over(server.folder) == []
            server.start()
            assert server.answers("SELECT 1")
    finally:
        over.set()
        for thread in threads:
            thread.join()
        server.kill()


def _processes_over(folder: Path) -> list[int]:
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if (process / "cwd").resolve() == folder.resolve():
                found.append(int(process.name))
    return found
