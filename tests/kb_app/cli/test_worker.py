"""The worker's duties: each does its work, and a failure of one stops nothing."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from core import clock, idempotency, outbox
from core.database import Database
from kb_app import worker
from kb_app.container import Container
from kb_app.settings import Settings
from kb_app.worker import Duty, duties
from people.authentication import sessions, throttle
from people.queries import user_named
from search_index import services as index_services
from search_index.engine import Index
from tests.content.looking import owed, shown
from tests.makers import Maker

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


@pytest.fixture
def todo(settings: Settings, database: Database, index: Index) -> dict[str, Duty]:
    """The duties by name."""
    return {duty.name: duty for duty in duties(Container(settings, database, index))}


def test_what_was_published_is_indexed(maker: Maker, todo: dict[str, Duty], index: Index) -> None:
    index.rebuild([])
    maker.decide(maker.submitted())
    assert owed(maker.database) == [1]
    todo["drain"].work()
    assert owed(maker.database) == []
    assert index_services.verify(maker.database, index) == []


def test_dates_take_effect(maker: Maker, todo: dict[str, Duty]) -> None:
    with clock.moved_to(NOON):
        number = maker.draft(effective_from="2026-03-02", expires_on="2026-03-03", title="一")
        maker.decide(maker.submit(number))
    for days, title in ((0, None), (1, "一"), (2, "一"), (3, None)):
        with clock.moved_to(NOON + timedelta(days=days)):
            todo["dates"].work()
            assert shown(maker.database, number) == title


def test_what_is_old_is_tidied_away(database: Database, todo: dict[str, Duty]) -> None:
    with clock.moved_to(NOON), database.transaction() as session:
        user = user_named(session, "wang")
        assert user is not None
        sessions.begin_session(session, user)
        throttle.count_failure(session, "wang", "10.0.0.1", None)
        idempotency.remember(session, 1, "key", "f" * 64, 200, {})
    with clock.moved_to(NOON + timedelta(days=3)):
        todo["tidy"].work()
    with database.reading() as session:
        for table in ("login_sessions", "login_buckets", "done_calls"):
            assert session.scalar(text(f"SELECT count(*) FROM {table}")) == 0


class Watch:
    """A monotonic clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_duty_is_done_when_it_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    watch, done = Watch(), []
    monkeypatch.setattr(worker.time, "monotonic", watch)
    duty = Duty("count", 10, lambda: done.append(watch.seconds))
    for seconds in (100, 105, 109.9, 110, 200, 201):
        watch.seconds = seconds
        duty.run_if_due()
    assert done == [100, 110, 200]


def test_a_failure_is_logged_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    watch, tried = Watch(), []
    monkeypatch.setattr(worker.time, "monotonic", watch)

    def fail() -> None:
        tried.append(watch.seconds)
        raise OSError("disk full")

    duty = Duty("drain", 1, fail)
    with caplog.at_level(logging.ERROR, "kb.worker"):
        for seconds in (100, 101):
            watch.seconds = seconds
            duty.run_if_due()
    assert tried == [100, 101]
    assert [record.message for record in caplog.records] == ["duty failed"] * 2


def test_what_could_not_be_indexed_stays_owed(
    maker: Maker, todo: dict[str, Duty], index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    index.rebuild([])
    maker.decide(maker.submitted())

    def full(*arguments: object) -> None:
        raise OSError("disk full")

    with monkeypatch.context() as broken:
        broken.setattr(Index, "apply", full)
        todo["drain"].run_if_due()
    assert owed(maker.database) == [1]
    with maker.database.reading() as session:
        assert outbox.lag(session, outbox.INDEX)[0] == 1
    todo["drain"].work()
    assert owed(maker.database) == []
