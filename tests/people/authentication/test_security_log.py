"""The security log keeps what it can, counts what it cannot, and no secrets or broken lines."""

from __future__ import annotations

import json
import logging
from datetime import timedelta

import pytest

from core import clock
from core.database import Database
from kb_app.logs import Formatter
from people.authentication import security_log
from people.authentication.models import SecurityEvent
from people.authentication.security_log import (
    WAITING_MOST,
    Outcome,
    SecurityLog,
    What,
    forget_old_events,
)


def rows(database: Database) -> list[SecurityEvent]:
    """Everything in it, newest first."""
    with database.reading() as session:
        return list(security_log.events(session, limit=2 * WAITING_MOST).items)


def test_a_flood_is_counted_and_not_kept(database: Database) -> None:
    log = SecurityLog.of(database)
    for number in range(WAITING_MOST + 25):
        log.note(What.LOG_IN, Outcome.FAILED, f"name{number}", "192.0.2.1")
    log.write(database)
    found = rows(database)
    assert len(found) == WAITING_MOST + 1
    assert (found[0].detail, found[0].name) == ("+25", "")
    log.write(database)
    assert len(rows(database)) == WAITING_MOST + 1


def test_what_is_typed_makes_no_lines_of_its_own(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="kb.security"):
        SecurityLog.of(database).note(
            What.LOG_IN, Outcome.FAILED, 'an\n{"level": "INFO"}\x1b[2J' + "x" * 500, "192.0.2.1"
        )
    SecurityLog.of(database).write(database)
    (row,) = rows(database)
    assert row.name.isprintable()
    assert len(row.name) == 60
    (record,) = caplog.records
    line = Formatter("{message}", style="{").format(record)
    assert "\n" not in line
    told = json.loads(line)
    assert (told["what"], told["outcome"], told["address"]) == ("log_in", "failed", "192.0.2.1")


def test_it_goes_after_its_days(database: Database) -> None:
    SecurityLog.of(database).note(What.LOG_IN, Outcome.DONE, "an", "192.0.2.1")
    SecurityLog.of(database).write(database)
    for days, left in ((179, 1), (181, 0)):
        with clock.moved_to(clock.now() + timedelta(days=days)):
            with database.transaction() as session:
                forget_old_events(session, 180)
            assert len(rows(database)) == left
