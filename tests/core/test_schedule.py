"""Timed jobs: steps share a transaction, and what fails is told as loudly as it deserves."""

from __future__ import annotations

import logging

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

import core.database
from core.database import Database
from core.schedule import TIDY_EVERY_SECONDS, attempted, in_transaction, tidying
from tests.databases import ON_SQLITE

RENAMED = text("UPDATE departments SET name = 'x' WHERE id = 1")


def name_of_the_first(database: Database) -> str:
    """What `RENAMED` changes."""
    with database.reading() as session:
        return str(session.scalar(text("SELECT name FROM departments WHERE id = 1")))


def rename(session: Session) -> None:
    """A step that changes something."""
    session.execute(RENAMED)


def fail(session: Session) -> None:
    """A step that fails."""
    raise OSError("disk full")


def test_all_steps_or_none(database: Database) -> None:
    before = name_of_the_first(database)
    with pytest.raises(OSError, match="disk full"):
        in_transaction(database, rename, fail)()
    assert name_of_the_first(database) == before
    in_transaction(database, rename)()
    assert name_of_the_first(database) == "x"


@ON_SQLITE
def test_every_package_tidies_at_the_same_pace(database: Database) -> None:
    job = tidying(database, rename)
    assert (job.name, job.every, job.apart) == ("tidy", TIDY_EVERY_SECONDS, False)
    job.work()
    assert name_of_the_first(database) == "x"


def test_a_failure_is_told_with_its_traceback(caplog: pytest.LogCaptureFixture) -> None:
    def broken() -> None:
        raise OSError("disk full")

    assert not attempted(broken, "duty failed", duty="drain")
    (record,) = caplog.records
    assert (record.name, record.levelno, record.message) == (
        "kb.worker",
        logging.ERROR,
        "duty failed",
    )
    assert record.exc_info
    assert vars(record)["duty"] == "drain"


@ON_SQLITE
def test_a_locked_database_is_a_warning(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(core.database, "BUSY_TIMEOUT_SECONDS", 0)
    impatient = Database(database.url)
    work = in_transaction(impatient, rename)
    with database.transaction():
        assert not attempted(work, "duty failed", duty="dates")
    (record,) = caplog.records
    assert (record.levelno, record.message) == (logging.WARNING, "duty failed")
    assert not record.exc_info
    assert "locked" in vars(record)["reason"]
    assert attempted(work, "duty failed", duty="dates")
    impatient.dispose()
