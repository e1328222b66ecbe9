"""Every metric there is: its name, what it says, and where its value comes from."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping

from kb_app.installation.version import VERSION
from kb_app.watch.alerts import Alert
from kb_app.watch.base_figures import Status
from kb_app.watch.exposition import Family, labelled, one
from kb_app.watch.request_counts import request_families
from kb_app.watch.shared_counts import below

_OF_BASE = {  # name: (what it says, its label)
    "kb_published_entries": ("Entries agents can see", ""),
    "kb_open_reviews": ("Submissions the committee has not decided", ""),
    "kb_overdue_reviews": ("Submissions the committee is late with", ""),
    "kb_mails_waiting": ("Mails to be sent", ""),
    "kb_mails_failed": ("Mails that could not be delivered", ""),
    "kb_tasks_waiting": ("Tasks nobody has begun", ""),
    "kb_outbox_rows": ("Changes not indexed yet", ""),
    "kb_outbox_lag_seconds": ("Age of the oldest change not indexed yet", ""),
    "kb_queue_age_seconds": ("Age of the oldest that waits", "queue"),
    "kb_index_documents": ("Entries and clauses that can be found", ""),
    "kb_index_segments": ("Segments of the index", ""),
    "kb_vectors_documents": ("Of them those found by what they mean too", ""),
    "kb_model_missing": ("Whether there is to be a model and there is none", ""),
    "kb_index_mapped_bytes": ("Memory of the index, shared by all processes", ""),
    "kb_disk_bytes": ("Size of the disk", "disk"),
    "kb_disk_free_bytes": ("Room left on the disk", "disk"),
    "kb_database_bytes": ("Size of the database", ""),
    "kb_unreadable_entries": ("Entries whose content cannot be read; they are not found", ""),
    "kb_database_sound": ("Whether the last look through it found nothing wrong", ""),
    "kb_database_check_age_seconds": ("Since the database was last looked through", ""),
    "kb_backup_age_seconds": ("Since the last backup; NaN where there is none", ""),
}
_COUNTED = {  # name: (what it says, its label, the begin of its keys)
    "kb_search_log_dropped_total": ("Events of the search log that were lost", "", "dropped"),
    "kb_logins_total": ("Tries to log in", "outcome", "login:"),
    "kb_storage_failures_total": ("Requests and duties the disk failed", "fault", "fault:"),
    "kb_duty_failures_total": ("Failures of what the worker does by the clock", "duty", "failed:"),
}
_NOW = {
    "kb_database_connections": ("Connections to the database in use", "now:connections"),
    "kb_database_connections_most": ("Connections to the database at most", "now:most"),
}


def families(status: Status, alerts: Collection[Alert]) -> list[Family]:
    """All of them, also those that have no value yet."""
    counted = status.counted
    return [
        *request_families(counted),
        *(_of_base(name, status) for name in _OF_BASE),
        *(_counted(name, counted) for name in _COUNTED),
        *(one(name, text, counted.get(key, 0.0)) for name, (text, key) in _NOW.items()),
        *_of_worker(counted, status.at),
        Family("kb_build_info", "Always 1", "gauge", [("", (("version", VERSION),), 1.0)]),
        labelled(
            "kb_alert",
            "1 while something is wrong that somebody should look at",
            "alert",
            {alert.value: float(alert in alerts) for alert in Alert},
        ),
    ]


def _of_base(name: str, status: Status) -> Family:
    text, label = _OF_BASE[name]
    value = status.figures.get(name)
    if label:
        return labelled(name, text, label, value if isinstance(value, dict) else {})
    if isinstance(value, float | int):
        return one(name, text, value)
    return Family(name, text, "gauge", [])


def _counted(name: str, counted: Mapping[str, float]) -> Family:
    text, label, begin = _COUNTED[name]
    if not label:
        return Family(name, text, "counter", [("", (), counted.get(begin, 0.0))])
    samples = [
        ("", ((label, key.removeprefix(begin)),), value)
        for key, value in sorted(counted.items())
        if key.startswith(begin)
    ]
    return Family(name, text, "counter", samples)


def _of_worker(counted: Mapping[str, float], at: float) -> list[Family]:
    now = time.time()
    done = below(counted, "at:done:")
    begun = below(counted, "at:begun:")
    running = {
        duty: now - since if since > done.get(duty, 0.0) else 0.0 for duty, since in begun.items()
    }
    failing = below(counted, "now:failing:")
    beat = counted.get("at:beat")
    return [
        Family(
            "kb_worker_heartbeat_age_seconds",
            "Since the worker last showed that it works",
            "gauge",
            [("", (), now - beat)] if beat else [],
        ),
        one("kb_figures_age_seconds", "Since the figures of the base were found", now - at),
        labelled(
            "kb_duty_age_seconds",
            "Since the worker last did it",
            "duty",
            {duty: now - when for duty, when in done.items()},
        ),
        labelled("kb_duty_running_seconds", "For how long it has been done", "duty", running),
        labelled("kb_duty_failing", "Whether it failed the last time", "duty", failing),
    ]
