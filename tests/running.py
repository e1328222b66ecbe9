"""The real service as a subprocess, on a port of its own, as an operator would start it."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from urllib.request import urlopen

CODE = Path(__file__).parents[1]
READY_SECONDS = 40


class RunningService:
    """`python -m kb_app serve` over a data folder; `kill` takes all its processes at once.

    `code`: the folder it is run from, another version's perhaps; `within`: a command that runs it.
    """

    def __init__(
        self,
        data_dir: Path,
        *,
        database_url: str = "",
        workers: int = 1,
        host: str = "127.0.0.1",
        code: Path = CODE,
        within: Sequence[str] = (),
    ) -> None:
        self.code = code
        self._within = within
        self.port = free_port()
        self.host = host
        self.base = f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"
        self.environment = os.environ | {
            "KB_DATA_DIR": str(data_dir),
            "KB_WEB_WORKERS": str(workers),
            "KB_LOG_LEVEL": "WARNING",
            "KB_MODEL": "off",  # made of words only, unless a test is about meaning
        }
        if database_url:
            self.environment["KB_DATABASE_URL"] = database_url
        self._log = data_dir / "serve.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, wait_for: str = "/readyz") -> None:
        """Start and wait until it is ready, or until the path `wait_for` is answered."""
        command = [*self._within, sys.executable, "-m", "kb_app", "serve", "--port", str(self.port)]
        command += ["--host", self.host]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command,
                cwd=self.code,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            assert self._process.poll() is None, "the service ended; see serve.log"
            try:
                with urlopen(self.base + wait_for, timeout=5):
                    return
            except OSError:
                time.sleep(0.05)
        self.kill()
        raise AssertionError("the service does not get ready; see serve.log")

    def stop(self) -> int:
        """SIGTERM, as an operator would; gives the exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(30)

    def kill(self) -> None:
        """SIGKILL all processes at once, as a power cut would."""
        assert self._process is not None
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)

    def end(self) -> None:
        """Whatever still runs is killed; for after a test."""
        if self.is_running:
            self.kill()

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not ended."""
        return self._process is not None and self._process.poll() is None

    def worker_pid(self) -> int | None:
        """The process that indexes, if there is one now."""
        return next(iter(_children(self.pid, "kb-worker")), None)

    def master_pid(self) -> int:
        """The process that watches those that answer requests."""
        return _children(self.pid, "kb-web")[0]

    def web_pids(self) -> list[int]:
        """The processes that answer requests."""
        return [
            pid for above in _children(self.pid, "kb-web") for pid in _children(above, "kb-web")
        ]

    @property
    def pid(self) -> int:
        """The process that watches the others."""
        assert self._process is not None
        return self._process.pid


def _children(parent: int, name: str) -> list[int]:
    """The processes of this name that `parent` started."""
    found = []
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        with suppress(OSError):
            above = (folder / "stat").read_text().rpartition(")")[2].split()[1]
            if int(above) == parent and (folder / "comm").read_text().strip() == name:
                found.append(int(folder.name))
    return found


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
