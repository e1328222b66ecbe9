"""gunicorn over the application that is loaded already: its processes fork from this one."""

from __future__ import annotations

import logging
import os
import threading
import time
from contextlib import suppress
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger
from sqlalchemy.pool import QueuePool

from core.errors import DomainError
from core.schedule import attempted
from kb_app.container import Container
from kb_app.processes.child import call_this_process
from kb_app.processes.patient_worker import PatientWorker
from kb_app.processes.preload import Loaded
from people.authentication.last_seen import LastSeen
from people.authentication.security_log import SecurityLog
from search_index import services as index_services

NOTED_EVERY_SECONDS = 3.0
MEMORY = "/dev/shm"  # noqa: S108 - where gunicorn sees that its workers live; no disk to be full


def run(loaded: Loaded, socket: int, grace_seconds: int) -> None:
    """Answer requests that come by a listening `socket` until SIGTERM; what is under way then has
    `grace_seconds` to end.
    """
    settings = loaded.container.settings
    options = {
        "bind": f"fd://{socket}",
        "logger_class": _Log,
        "worker_class": PatientWorker,
        "workers": settings.web_workers,
        "threads": settings.web_threads,
        "graceful_timeout": grace_seconds,
        "timeout": 60,
        "keepalive": 15,
        "limit_request_line": 8190,
        "control_socket_disable": True,
        "worker_tmp_dir": MEMORY if os.access(MEMORY, os.W_OK) else None,
        "loglevel": "warning",
        "forwarded_allow_ips": "127.0.0.1",
        **_hooks(loaded.container),
    }
    _Gunicorn(loaded.app, options).run()


def begin_serving(container: Container) -> None:
    """Start what a process that answers requests does beside them."""
    call_this_process("kb-web")
    threading.Thread(target=_warm, args=(container,), name="warm-index", daemon=True).start()
    container.search_log.start()
    threading.Thread(target=_note, args=(container,), name="access-notes", daemon=True).start()


def _note(container: Container) -> None:
    """Write down from time to time who was there and who was not let in."""
    while True:
        time.sleep(NOTED_EVERY_SECONDS)
        _write_notes(container)


def _write_notes(container: Container) -> None:
    database, pool = container.database, container.database.engine.pool
    if isinstance(pool, QueuePool):
        container.counts.put("now:connections", pool.checkedout())
        container.counts.put("now:most", pool.size() + pool._max_overflow)
    attempted(lambda: SecurityLog.of(database).write(database), "security log not written")
    attempted(lambda: LastSeen.of(database).write(database), "last use not written")


def _warm(container: Container) -> None:
    """Open the index, and read what was asked, beside the first requests, not before them."""
    try:
        index_services.warm(container.database, container.index)
    except DomainError:
        logging.getLogger("kb").warning("no index to warm yet; the worker will build it")
    with suppress(DomainError), container.database.reading() as session:
        container.question_context.phrasings.catch_up(session)
    with suppress(DomainError):
        index_services.read_ahead(container.database)


def _hooks(container: Container) -> dict[str, Any]:
    """What is done around the life of a process, by gunicorn's names."""

    slots: dict[int, int] = {}  # by the age of the worker: it has no number yet

    def pre_fork(arbiter: Any, worker: Any) -> None:
        slots[worker.age] = container.counts.reserve(worker.age)
        if worker.age > arbiter.cfg.workers:  # in the place of one that died
            container.index.forget()

    def post_fork(arbiter: Any, worker: Any) -> None:
        container.counts.enter(slots[worker.age])
        begin_serving(container)

    def child_exit(arbiter: Any, worker: Any) -> None:
        slots.pop(worker.age, None)
        container.counts.release(worker.age)

    def worker_exit(arbiter: Any, worker: Any) -> None:
        container.search_log.stop()
        _write_notes(container)

    return {
        "pre_fork": pre_fork,
        "post_fork": post_fork,
        "worker_exit": worker_exit,
        "child_exit": child_exit,
    }


class _Log(Logger):  # type: ignore[misc]
    """What gunicorn says of its processes goes where everything is logged, as JSON."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True


class _Gunicorn(BaseApplication):  # type: ignore[misc]
    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self._app = app
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self._app
