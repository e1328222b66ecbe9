"""Processes that part from this one by fork, and share what is loaded until one of them changes it.

Only from a process with a single thread and no open connection.
"""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import sys
import time
from collections.abc import Callable

_PR_SET_PDEATHSIG, _PR_SET_NAME = 1, 15
_POLL_SECONDS = 0.02

log = logging.getLogger("kb")


class Child:
    """A process that runs `work` under `name` and ends with it, or when this process ends."""

    def __init__(self, name: str, work: Callable[[], object]) -> None:
        self.status: int | None = None
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        self.pid = os.fork()
        if self.pid == 0:
            os._exit(_worked(name, work, parent))

    def poll(self) -> int | None:
        """How it ended; None while it runs. A signal counts negative."""
        if self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)
        return self.status

    @property
    def cause(self) -> str:
        """What it ended of, in words for the log."""
        status = self.poll()
        if status is None:
            return "it runs"
        if status >= 0:
            return f"exit status {status}"
        try:
            return f"signal {signal.Signals(-status).name}"
        except ValueError:
            return f"signal {-status}"

    def stop(self, seconds: float) -> None:
        """Have it end by itself, and end it when it has not within `seconds`."""
        if self.poll() is None:
            os.kill(self.pid, signal.SIGTERM)
        deadline = time.monotonic() + seconds
        while self.poll() is None and time.monotonic() < deadline:
            time.sleep(_POLL_SECONDS)
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)


def call_this_process(name: str) -> None:
    """Have the system show it under `name`, of up to 15 letters."""
    _prctl(_PR_SET_NAME, name.encode())


def _worked(name: str, work: Callable[[], object], parent: int) -> int:
    """Run `work` in the new process; gives its exit status."""
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)  # the parent's are about the parent
        _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before it could be said
            return 1
        call_this_process(name)
        work()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:
        log.exception("process failed", extra={"child": name})
        return 1
    finally:
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _prctl(option: int, value: int | bytes) -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(option, value)
