"""The jobs of all packages are collected; together they do what one worker always did."""

from __future__ import annotations

import pkgutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

import kb_app.jobs
from content.files.page_pictures import PagePictures
from core import clock, idempotency
from core.database import Database
from core.schedule import Job
from core.storage.blobs import digest
from kb_app.container import Container
from kb_app.settings import Settings
from people.authentication import sessions, throttle
from people.queries import user_named
from search_index.engine import Index
from tests.made_files import pdf
from tests.makers import Maker

ROOT = Path(__file__).parent.parent.parent
NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)
INTERVALS = {
    "drain": 0.02,
    "dates": 1,
    "questions": 2,
    "calls": 30,
    "grievances": 5,
    "handovers": 2,
    "chasing handovers": 60,
    "monitoring": 60,
    "training": 10,
    "reports": 600,
    "use by day": 600,
    "entry health": 600,
    "mail": 2,
    "tasks": 0.5,
    "vectors": 0.5,
    "quoted texts": 2,
    "upkeep": 10,
    "committee": 10,
    "lesson": 5,
    "watch": 5,
    "index watch": 2,
    "database check": 10,
    "publications": 1,
    "duties": 20,
    "digests": 60,
    "courses given": 60,
    "learn": 60,
    "learn by night": 600,
    "audit": 3600,
    "panel": 3600,
    "shown files": 3600,
    "tidy": 3600,
}
APART = {
    "watch",
    "database check",
    "index watch",
    "drain",
    "mail",
    "tasks",
    "vectors",
    "lesson",
    "learn",
    "learn by night",
    "audit",
    "reports",
    "use by day",
    "entry health",
}


EVERYWHERE = {"drain", "vectors", "lesson", "watch", "index watch", "panel", "shown files"}


@pytest.fixture
def todo(settings: Settings, database: Database, index: Index) -> list[Job]:
    """All jobs."""
    return kb_app.jobs.jobs(Container(settings, database, index))


def test_every_job_runs_at_its_pace_and_what_waits_for_others_runs_apart(
    todo: list[Job], database: Database
) -> None:
    of_a_server = {} if database.is_sqlite else {"drain": 0.1}  # each node asks it
    assert {job.name: job.every for job in todo} == INTERVALS | of_a_server
    assert {job.name for job in todo if job.apart} == APART
    assert [job.every for job in todo] == sorted(job.every for job in todo)


def test_only_what_is_about_the_node_s_own_index_runs_on_every_node(todo: list[Job]) -> None:
    assert {job.name for job in todo if job.everywhere} == EVERYWHERE


def test_no_package_with_jobs_is_left_out() -> None:
    offering = {
        package.name
        for package in pkgutil.iter_modules([str(ROOT)])
        if package.ispkg and (ROOT / package.name / "jobs.py").exists()
    }
    collected = {name for name in offering if hasattr(kb_app.jobs, name)}
    assert collected | {"kb_app"} == offering


def test_what_is_old_is_tidied_away(database: Database, todo: list[Job]) -> None:
    with clock.moved_to(NOON), database.transaction() as session:
        user = user_named(session, "wang")
        assert user is not None
        sessions.begin_session(session, user)
        throttle.take(session, throttle.Source("wang", "10.0.0.1"))
        idempotency.remember(session, 1, "key", "f" * 64, 200, {})
    with clock.moved_to(NOON + timedelta(days=3)):
        for job in todo:
            if job.name == "tidy":
                job.work()
    with database.reading() as session:
        for table in ("login_sessions", "login_buckets", "done_calls"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


def test_nothing_is_kept_that_was_made_of_files_that_are_gone(
    settings: Settings, maker: Maker, todo: list[Job]
) -> None:
    data = pdf()
    there = maker.attach(maker.draft(), data, "a.pdf")
    shown = PagePictures(settings.data_dir / "pages")
    for sha256 in (there, digest(b"gone")):
        shown.page(sha256, 1, lambda: data)
    (forgets,) = (job for job in todo if job.name == "shown files")
    forgets.work()
    assert shown.names() == {there}
