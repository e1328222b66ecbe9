"""Who waits to write gets in as soon as it is free, and no later than patience lasts."""

from __future__ import annotations

import threading
import time

import pytest

from core import database as core_database
from core.database import Database
from core.errors import Unavailable
from tests.databases import ON_SQLITE

pytestmark = ON_SQLITE

HELD_SECONDS, FREE_SECONDS = 0.3, 0.015  # as an import that leaves others hardly any room
WRITES = 3


def test_moments_between_two_who_write_are_not_missed(database: Database) -> None:
    """SQLite by itself gets into one of five."""
    other, over = Database(database.url), threading.Event()

    def hold() -> None:
        while not over.is_set():
            with other.transaction():
                time.sleep(HELD_SECONDS)
            time.sleep(FREE_SECONDS)

    holder = threading.Thread(target=hold)
    holder.start()
    begun = time.monotonic()
    for _write in range(WRITES):
        with database.transaction():
            pass
        time.sleep(FREE_SECONDS * 4)  # it is held again
    took = time.monotonic() - begun
    over.set()
    holder.join(5)
    other.dispose()
    assert took < 2 * WRITES * (HELD_SECONDS + FREE_SECONDS), took


def test_many_of_one_process_wait_together_no_longer_than_one(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(core_database, "BUSY_TIMEOUT_SECONDS", 1)
    other = Database(database.url)
    refused: list[float] = []

    def write() -> None:
        begun = time.monotonic()
        with pytest.raises(Unavailable), other.transaction():
            pass
        refused.append(time.monotonic() - begun)

    with database.transaction():
        waiters = [threading.Thread(target=write) for _ in range(5)]
        for waiter in waiters:
            waiter.start()
        for waiter in waiters:
            waiter.join(20)
    assert len(refused) == len(waiters)
    assert max(refused) < 1 + 2.5, refused
    with other.transaction():
        pass
    other.dispose()
