"""Nobody waits for the log, and what it cannot take is counted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.database import Database
from core.errors import Unavailable
from search_index.models import LoggedSearch
from search_index.query_log.buffer import SearchLog
from tests.search_index.query_log.taking_down import searched


class Failing(Database):
    """A database that takes nothing for a while."""

    failing = True

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        if self.failing:
            raise Unavailable("gone")
        with super().transaction() as session:
            yield session


def test_events_wait_for_the_database_and_what_does_not_fit_is_counted(
    database: Database, agent: int
) -> None:
    lost: list[int] = []
    failing = Failing(database.url)
    log = SearchLog(failing, on_drop=lost.append, capacity=3)
    for n in range(5):
        log.add(searched(agent, f"第{n}句", n))
    assert (log.flush(), sum(lost)) == (0, 2)
    failing.failing = False
    assert (log.flush(), sum(lost)) == (3, 2)
    log.add(searched(agent + 1_000_000, "没有这个人", 9))
    log.flush()
    assert sum(lost) == 3  # refused for good: dropped, counted, and nothing is raised
    failing.dispose()


def test_a_stop_writes_what_is_left(database: Database, agent: int) -> None:
    lost: list[int] = []
    log = SearchLog(database, on_drop=lost.append)
    log.start()
    log.add(searched(agent, "最后一句", 0))
    log.stop()
    with database.reading() as session:
        assert session.scalar(select(LoggedSearch.query)) == "最后一句"
    assert lost == []
