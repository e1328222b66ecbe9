"""What the kernel tidies away: old answers, changes and happenings that all have seen."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from core import changes, clock, feed, idempotency
from core.database import Database
from core.jobs import jobs
from core.schedule import TIDY_EVERY_SECONDS

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def test_what_is_old_goes_and_what_is_new_stays(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changes, "ENTRIES_KEPT", 1)
    (job,) = jobs(database)
    assert (job.name, job.every) == ("tidy", TIDY_EVERY_SECONDS)
    for day, kept in ((0, 1), (20, 1)):
        with clock.moved_to(NOON + timedelta(days=day)):
            with database.transaction() as session:
                idempotency.remember(session, 1, f"key {day}", "f" * 64, 200, {})
                feed.record(session, "published", day)
                session.execute(text("UPDATE change_counts SET content = content + 1"))
                session.execute(
                    text("INSERT INTO changed_entries SELECT content, 1 FROM change_counts")
                )
            job.work()
        with database.reading() as session:
            for table in ("done_calls", "feed", "changed_entries"):
                assert session.scalar(text(f"SELECT count(*) FROM {table}")) == kept, (table, day)
