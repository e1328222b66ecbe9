"""Runs the service: gunicorn answers requests, a worker process beside it does the timed work.

This process loads everything (`preload`) and parts into the two (`child`). Then it only watches
them: it starts again which of them dies, passes a stop on to both, and takes both along when
it is killed. SIGHUP has it start anew and take the place of itself (`reloading`).
"""

from __future__ import annotations

import logging
import os
import shutil
import signal
import time
from collections.abc import Sequence
from contextlib import suppress
from types import FrameType
from typing import TYPE_CHECKING

from kb_app.processes.gc_tuning import collector_at_rest
from kb_app.processes.listening import let_in_the_last
from kb_app.processes.reloading import HandedOver, hand_over, would_start
from kb_app.settings import Settings

if TYPE_CHECKING:
    from kb_app.processes.child import Child

GRACE_SECONDS = 20
PAUSE_SECONDS = 1.0  # before a process that died is started again
_WATCHED_EVERY = 0.2
_NOT_AN_AGE = -1  # web processes take their slots by their age

log = logging.getLogger("kb")


def set_environment(settings: Settings) -> None:
    """Say to libraries how we run; they look when they are imported, so this comes before."""
    shutil.rmtree(settings.data_dir / "metrics", ignore_errors=True)  # of earlier versions
    os.environ.setdefault("PGAPPNAME", "hotline-kb")  # by which `restore` knows a service
    # NumPy's library would start threads, which a fork does not take along; we need none of them.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def serve(
    settings: Settings,
    socket: int,
    locks: Sequence[int],
    before: HandedOver | None = None,
    *,
    stays: bool,
) -> int:
    """Run until stopped; gives the exit status. The schema must be current.

    `socket`: the descriptor of the one that listens; `locks`: of those that keep the data folder;
    `before`: of whose place this takes; `stays`: the socket is not closed when this ends.
    """
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

    slot = loaded.container.counts.reserve(_NOT_AN_AGE)

    def indexer() -> Child:
        def work() -> None:
            loaded.container.counts.enter(slot)
            worker.run(loaded.container)

        return Child("kb-worker", work)

    def answering() -> Child:
        return Child("kb-web", lambda: web_server.run(loaded, os.dup(socket), GRACE_SECONDS))

    web, helper = answering(), indexer()
    loaded.container.index.forget()  # who comes later looks at the files again
    earlier = list(before.processes) if before else []
    for pid in earlier:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    asked = _Asked()
    while not asked.to_stop and not _ended_by_itself(web):
        if web.poll() is not None:  # who asks meanwhile waits: the socket is ours, too
            _tell_death("kb-web", web)
            web = answering()
        if helper.poll() is not None:
            _tell_death("kb-worker", helper)
            helper = indexer()
        earlier = [pid for pid in earlier if not _has_ended(pid)]
        if asked.to_reload and not earlier:
            asked.to_reload = False
            if would_start():
                signal.signal(signal.SIGHUP, signal.SIG_IGN)  # until the next run asks for it
                hand_over(HandedOver(socket, tuple(locks), (web.pid, helper.pid), stays))
        time.sleep(_WATCHED_EVERY)
    status = web.poll()
    if not asked.to_stop:
        log.error("process died", extra={"child": "kb-web", "cause": web.cause})
    elif not stays:
        let_in_the_last(socket)
    for process in (web, helper):
        process.stop(GRACE_SECONDS + 5)
    return 0 if asked.to_stop else status or 1


class _Asked:
    """What this process was asked to do by signals."""

    def __init__(self) -> None:
        self.to_stop = False
        self.to_reload = False
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        signal.signal(signal.SIGHUP, self._reload)

    def _stop(self, signum: int, frame: FrameType | None) -> None:
        self.to_stop = True

    def _reload(self, signum: int, frame: FrameType | None) -> None:
        self.to_reload = True


def _ended_by_itself(web: Child) -> bool:
    """Whether it gave up, as it would again; what was killed is started anew."""
    status = web.poll()
    return status is not None and status >= 0


def _tell_death(name: str, child: Child) -> None:
    log.error("process died", extra={"child": name, "cause": child.cause})
    time.sleep(PAUSE_SECONDS)


def _has_ended(pid: int) -> bool:
    try:
        return os.waitpid(pid, os.WNOHANG)[0] == pid
    except ChildProcessError:
        return True
