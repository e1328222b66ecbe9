"""What the worker does to know how the service fares."""

from __future__ import annotations

import time
from functools import partial

from core.schedule import Job
from kb_app.container import Container
from kb_app.watch.alerts import alerts_of, tell_administrators
from kb_app.watch.base_figures import Status, base_figures, base_notes
from kb_app.watch.database_check import DailyCheck
from kb_app.watch.disk_space import keep_reserve

WATCH_EVERY_SECONDS = 5.0
CHECK_EVERY_SECONDS = 10.0  # is looked whether it is due


def jobs(container: Container) -> list[Job]:
    """Its timed jobs."""
    check = DailyCheck(container).step
    return [
        Job("watch", WATCH_EVERY_SECONDS, partial(_watch, container), everywhere=True, apart=True),
        Job("database check", CHECK_EVERY_SECONDS, check, apart=True, patient=True),
    ]


def _watch(container: Container) -> None:
    """Find the figures, put them where all processes read them, tell what is grave."""
    keep_reserve(container.settings)
    figures = base_figures(container)
    notes = base_notes(container)
    container.board.post({"at": time.time(), "figures": figures, "notes": notes})
    status = Status(figures, container.counts.totals(), time.time(), notes)
    tell_administrators(container.database, alerts_of(status, container.settings))
