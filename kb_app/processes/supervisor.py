"""Runs the service: gunicorn answers requests, a worker process beside it does the timed work.

This process loads everything (`loading`) and parts into the two (`processes`). Then it only watches
them: it starts the worker again when it dies, passes a stop on to both, and takes both along when
it is killed.
"""

from __future__ import annotations

import os
import shutil
import signal
import time
from types import FrameType

from kb_app.processes.gc_tuning import collector_at_rest
from kb_app.settings import Settings

GRACE_SECONDS = 20
PAUSE_SECONDS = 1.0  # before a worker that died is started again
_WATCHED_EVERY = 0.2


def set_environment(settings: Settings) -> None:
    """Say to libraries how we run; they look when they are imported, so this comes before."""
    folder = settings.data_dir / "metrics"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)
    # NumPy's library would start threads, which a fork does not take along; we need none of them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def serve(settings: Settings, host: str, port: int) -> int:
    """Run until stopped; gives the exit status. The schema must be current."""
    set_environment(settings)
    with collector_at_rest():
        # Not at the top: what these import looks at the environment that was just set.
        from kb_app import logs
        from kb_app.container import Container
        from kb_app.processes import web_server, worker
        from kb_app.processes.child import Child
        from kb_app.processes.preload import load

        logs.configure(settings.log_level)
        loaded = load(Container.from_settings(settings))

    def indexer() -> Child:
        return Child("kb-worker", lambda: worker.run(loaded.container))

    web = Child("kb-web", lambda: web_server.run(loaded, host, port, GRACE_SECONDS))
    helper = indexer()
    loaded.container.index.forget()  # who comes later looks at the files again
    stopping = False

    def stop(signum: int, frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    while not stopping and web.poll() is None:
        if helper.poll() is not None:
            time.sleep(PAUSE_SECONDS)
            helper = indexer()
        time.sleep(_WATCHED_EVERY)
    status = web.poll()
    for process in (web, helper):
        process.stop(GRACE_SECONDS + 5)
    return 0 if stopping else status or 1
