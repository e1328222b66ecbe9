"""Runs the service: gunicorn answers requests, a worker process beside it does the timed work.

This process only watches the two: it starts the worker again when it dies, passes a stop on to
both, and takes both along when it is killed.
"""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

from kb_app.settings import Settings

GRACE_SECONDS = 20
_PR_SET_PDEATHSIG = 1


def serve(settings: Settings, host: str, port: int) -> int:
    """Run until stopped; gives the exit status."""
    environment = os.environ | {"PROMETHEUS_MULTIPROC_DIR": str(_metrics_folder(settings))}
    web = _start([sys.executable, "-m", "gunicorn", *_gunicorn(settings, host, port)], environment)
    worker = _start([sys.executable, "-m", "kb_app", "worker"], environment)
    stopping = False

    def stop(signum: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping and web.poll() is None:
        if worker.poll() is not None:
            time.sleep(1)
            worker = _start([sys.executable, "-m", "kb_app", "worker"], environment)
        time.sleep(0.2)
    status = web.poll()
    for process in (web, worker):
        _stop(process)
    return 0 if stopping else status or 1


def _gunicorn(settings: Settings, host: str, port: int) -> list[str]:
    return [
        "kb_app.wsgi:app",
        f"--bind={host}:{port}",
        "--worker-class=gthread",
        f"--workers={settings.web_workers}",
        f"--threads={settings.web_threads}",
        f"--graceful-timeout={GRACE_SECONDS}",
        "--timeout=60",
        "--keep-alive=15",
        "--limit-request-line=8190",
        "--no-control-socket",
        "--log-level=warning",
        "--forwarded-allow-ips=127.0.0.1",
    ]


def _metrics_folder(settings: Settings) -> Path:
    folder = settings.data_dir / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def _start(command: list[str], environment: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(command, env=environment, preexec_fn=_die_with_parent)  # noqa: S603


def _die_with_parent() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _stop(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        process.terminate()
    try:
        process.wait(GRACE_SECONDS + 5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
