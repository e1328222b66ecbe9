"""The real server as a subprocess, and what its processes cost: processor time and memory."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from urllib.request import Request, urlopen

READY_SECONDS = 120
_ASKED_EVERY = 0.02
_TICKS = os.sysconf("SC_CLK_TCK")


class Server:
    """`python -m kb_app serve` on a data folder, ready to answer; stops when the block ends."""

    def __init__(
        self,
        folder: Path,
        port: int,
        *,
        workers: int,
        database_url: str = "",
        first: str = "/readyz",
        header: str = "",
    ) -> None:
        """It is ready once it answers the path `first`, asked with the line `header`."""
        self.port = port
        self._first = Request(f"http://127.0.0.1:{port}{first}")
        if header:
            self._first.add_header(*header.split(": ", 1))
        self.environment = os.environ | {
            "KB_DATA_DIR": str(folder),
            "KB_WEB_WORKERS": str(workers),
        }
        if database_url:
            self.environment["KB_DATABASE_URL"] = database_url
        self._log = (folder / "serve.log").open("ab")
        self.started_s = 0.0

    def __enter__(self) -> Server:
        if _answers(self._first):
            raise SystemExit(f"something else answers on port {self.port} already")
        begun = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kb_app", "serve", "--port", str(self.port)],
            env=self.environment,
            stderr=self._log,
        )
        self._wait(self._first)
        self.started_s = time.perf_counter() - begun
        return self

    def wait_for(self, path: str) -> None:
        """Until it answers there, and not with an error."""
        self._wait(Request(f"http://127.0.0.1:{self.port}{path}"))

    def _wait(self, request: Request) -> None:
        until = time.perf_counter() + READY_SECONDS
        while not _answers(request):
            if self._process.poll() is not None or time.perf_counter() > until:
                self._process.terminate()
                raise SystemExit(f"the server does not get ready; see {self._log.name}")
            time.sleep(_ASKED_EVERY)

    def __exit__(self, *exception: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(60)
        self._log.close()

    def buried(self) -> None:
        """Wait for the end of one that was killed."""
        self._process.wait(60)

    def is_ready(self) -> bool:
        """Whether it answers now."""
        return _answers(self._first)

    def processes(self) -> dict[int, str]:
        """Process ids of the server and all below it, with what each is."""
        found, waiting = {}, [self._process.pid]
        while waiting:
            pid = waiting.pop()
            with suppress(OSError):  # it has just ended
                name = Path(f"/proc/{pid}/comm").read_text().strip()
                children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
                found[pid] = name.removeprefix("kb-") if name.startswith("kb-") else "serve"
                waiting += map(int, children)
        return found

    def processor_seconds(self) -> dict[str, float]:
        """Processor time so far, of the web processes and of the worker."""
        spent: dict[str, float] = {}
        for pid, role in self.processes().items():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            spent[role] = spent.get(role, 0.0) + (int(fields[11]) + int(fields[12])) / _TICKS
        return spent

    def memory_mb(self, measure: str = "Pss") -> dict[str, float]:
        """Memory in MB by kind of process. `Pss`: pages that several share are divided among them;
        `Rss`: each process counts them whole.
        """
        used: dict[str, float] = {}
        for pid, role in self.processes().items():
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith(f"{measure}:"):
                    used[role] = round(used.get(role, 0.0) + int(line.split()[1]) / 1024, 1)
        return used


def lives(pid: int) -> bool:
    """Whether it has still anything open: not when nobody has buried it yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _answers(request: Request) -> bool:
    try:
        with urlopen(request, timeout=5):
            return True
    except OSError:
        return False
