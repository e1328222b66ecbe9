"""All timed jobs of the service: what each package offers, and the sending of mail."""

from __future__ import annotations

from functools import partial

import briefing.jobs
import calls.jobs
import content.jobs
import core.jobs
import grievances.jobs
import handover.jobs
import insight.jobs
import kb_app.watch.jobs
import monitoring.jobs
import people.jobs
import questions.jobs
import review.jobs
import search_index.jobs
import training.jobs
from content.files.queries import gone
from core.database import Database
from core.messages import set_translator
from core.schedule import TIDY_EVERY_SECONDS, Job
from core.tasks.task_runner import TaskRunner
from kb_app.access import audit_watch, panel
from kb_app.container import Container
from kb_app.i18n import translate
from kb_app.smtp import send_waiting

MAIL_EVERY_SECONDS = 2.0
TASKS_EVERY_SECONDS = 0.5


def jobs(container: Container) -> list[Job]:
    """What the worker does, most frequent first; what it says, in the language it is said in."""
    set_translator(translate)
    database, index, settings = container.database, container.index, container.settings
    collected = [
        *content.jobs.jobs(database),
        *review.jobs.jobs(database),
        *questions.jobs.jobs(database, index, detail_days=settings.detail_days),
        *search_index.jobs.jobs(
            database, index, log_days=settings.search_log_days, support=settings.variant_support
        ),
        *briefing.jobs.jobs(
            database,
            due_minutes=settings.reading_due_minutes,
            digest_hour=settings.digest_hour,
        ),
        _working_off(database),
        Job("shown files", TIDY_EVERY_SECONDS, partial(_forget_shown, container), everywhere=True),
        Job("mail", MAIL_EVERY_SECONDS, lambda: send_waiting(container), apart=True),
        audit_watch.job(container),
        panel.job(container),
        *core.jobs.jobs(database),
        *kb_app.watch.jobs.jobs(container),
        *people.jobs.jobs(
            database,
            security_log_days=settings.security_log_days,
            note_days=settings.detail_days,
        ),
        *grievances.jobs.jobs(database, detail_days=settings.detail_days),
        *handover.jobs.jobs(database),
        *insight.jobs.jobs(database, index.searcher),
        *monitoring.jobs.jobs(database, score_days=settings.score_days),
        *training.jobs.jobs(database, score_days=settings.score_days),
        *calls.jobs.jobs(
            database,
            spoken_hours=settings.spoken_hours,
            detail_days=settings.call_detail_days,
        ),
    ]
    return sorted(collected, key=lambda job: job.every)


def _forget_shown(container: Container) -> None:
    """Of files that are gone nothing is kept that was made of them to be shown."""
    kept = container.page_pictures
    with container.database.reading() as session:
        missing = gone(session, kept.names())
    for sha256 in missing:
        kept.forget(sha256)


def _working_off(database: Database) -> Job:
    runner = TaskRunner(database, review.jobs.WORKS)
    return Job("tasks", TASKS_EVERY_SECONDS, runner.work_off, apart=True, at_stop=runner.stop)
