"""The search log: keystrokes make one row, personal numbers stay out, nobody waits for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Entry
from core import clock
from core.database import Database
from core.errors import Unavailable
from search_index.models import LoggedSearch, SearchUse, UseAction
from search_index.query_log import writer
from search_index.query_log.buffer import SearchLog
from search_index.query_log.events import Event, Searched, Sitting, Used
from search_index.query_log.reports import (
    LoggedQuery,
    SearchCounts,
    queries_without_hits,
    queries_without_use,
    recent_queries,
    search_counts,
)
from search_index.query_log.retention import forget_old_searches
from tests import makers
from tests.databases import ENGINES
from tests.makers import Maker

BEGUN = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
COPIED, OPENED = UseAction.COPIED, UseAction.OPENED


@pytest.fixture(params=ENGINES)
def engine_kind(request: pytest.FixtureRequest) -> str:
    """Writers lock differently."""
    return str(request.param)


@pytest.fixture
def agent(database: Database) -> int:
    return makers.actor_named(database, "an").id


def searched(agent: int, text: str, second: float, hits: int = 3, key: str = "s") -> Searched:
    at = BEGUN + timedelta(seconds=second)
    return Searched(Sitting(agent, key), text, at, hits, [(1, 1)] if hits else [])


def used(agent: int, text: str, second: float, entry: int, revision: int, key: str = "s") -> Used:
    at = BEGUN + timedelta(seconds=second)
    return Used(Sitting(agent, key), text, at, entry, revision, COPIED, 2)


def logged(database: Database, *batches: Sequence[Event]) -> list[tuple[str, int | None, bool]]:
    """What the log holds after `batches` were written one after the other, and nothing besides."""
    log = SearchLog(database)
    with database.transaction() as session:
        forget_old_searches(session, -100_000)
    for batch in batches:
        for event in batch:
            log.add(event)
        assert log.flush() == len(batch)
    with database.reading() as session:
        rows = session.scalars(select(LoggedSearch).order_by(LoggedSearch.begun_at))
        return [(row.query, row.hits, row.used) for row in rows]


def test_keystrokes_of_a_line_are_one_search(database: Database, agent: int) -> None:
    typed = ["停", "停电", "停电了", "停电了怎么办"]
    strokes = [searched(agent, text, n, hits=9 - n) for n, text in enumerate(typed)]
    whole = [("停电了怎么办", 6, False)]
    assert logged(database, strokes) == whole
    assert logged(database, *([one] for one in strokes)) == whole
    assert logged(database, *([one] for one in reversed(strokes))) == whole  # other processes
    assert logged(database, strokes[2:], strokes[:2]) == whole
    back = [*strokes, searched(agent, "停电", 8)]
    assert logged(database, back) == whole


def test_other_lines_are_searches_of_their_own(database: Database, agent: int) -> None:
    events = [
        searched(agent, "停电", 0),
        searched(agent, "停电", 1, key="another log-in"),
        searched(agent, "来电", 2),
        searched(agent, "停电了", 33),  # later than half a minute
    ]
    lines = [query for query, _, _ in logged(database, events)]
    assert lines == ["停电", "停电", "来电", "停电了"]
    assert [q for q, _, _ in logged(database, *([e] for e in events))] == lines


def test_a_line_that_keeps_growing_is_one_search(database: Database, agent: int) -> None:
    strokes = [searched(agent, "停电了怎么办呢"[: n + 1], n * 20) for n in range(7)]
    assert len(logged(database, strokes)) == 1


def test_of_a_busy_sitting_only_the_latest_lines_are_looked_at(
    database: Database, agent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program asks thousands of lines an hour; to read them all each second takes a core."""
    monkeypatch.setattr(writer, "LOOKED_BACK", 2)
    lines = [searched(agent, text, n, key="program") for n, text in enumerate("停来退")]
    person = searched(agent, "过户", 0)
    later = [searched(agent, "过户办理", 4), searched(agent, "停电", 5, key="program")]
    found = [query for query, _, _ in logged(database, [*lines, person], later)]
    assert sorted(found) == sorted(["停", "来", "退", "过户办理", "停电"])


def test_what_was_used_is_the_search(maker: Maker, agent: int) -> None:
    database = maker.database
    entry = int(maker.published()[3:])
    with database.reading() as session:
        revision = session.get_one(Entry, entry).published_revision_id
    assert revision is not None
    events: list[Event] = [
        searched(agent, "停电", 0, hits=5),
        searched(agent, "停电了吗", 2, hits=0),
        searched(agent, "停电", 4, hits=5),
        used(agent, "停电", 6, entry, revision),
        used(agent, "停电", 7, entry, revision),  # told twice
        searched(agent, "停电了", 9, hits=4),  # what was used is over: another search
    ]
    for batches in ([events], [[e] for e in events], [events[3:5], events[:3], events[5:]]):
        rows = logged(database, *batches)
        assert [(q, u) for q, _, u in rows] == [("停电", True), ("停电了", False)]
    with database.reading() as session:
        uses = list(session.scalars(select(SearchUse)))
        assert [(u.entry_id, u.revision_id, u.action, u.rank) for u in uses] == [
            (entry, revision, COPIED, 2)
        ]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (["我的电话138", "我的电话1380013", "我的电话13800138000"], "我的电话***"),
        (["我的电话13800138000", "我的电话138"], "我的电话***"),
        (["户号370123", "户号3701234567", "户号3701234567欠费"], "户号***欠费"),
        (["身份证37010219900307651X"], "身份证***"),
        (["第29", "第29条"], "第29条"),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_personal_numbers_are_not_stored_whole_nor_in_pieces(
    database: Database, agent: int, typed: list[str], kept: str, at_once: bool
) -> None:
    strokes: list[Event] = [searched(agent, text, n) for n, text in enumerate(typed)]
    batches = [strokes] if at_once else [[stroke] for stroke in strokes]
    assert [query for query, _, _ in logged(database, *batches)] == [kept]


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


def test_what_the_log_tells(maker: Maker, agent: int) -> None:
    database = maker.database
    entry = maker.published()
    entry_id = int(entry[3:])
    with database.reading() as session:
        revision = session.get_one(Entry, entry_id).published_revision_id or 0
    minutes = [
        searched(agent, "ＥＶ充电", 0),
        used(agent, "ＥＶ充电", 1, entry_id, revision),
        searched(agent, "ev 充电", 100),
        searched(agent, "没有的", 200, hits=0),
        searched(agent, "没人用的", 300),
    ]
    with clock.moved_to(BEGUN + timedelta(days=1)):
        logged(database, minutes)
        with database.reading() as session:
            queries = recent_queries(session)
            assert [(q.times, q.used_numbers) for q in queries] == [(2, (entry,)), (1, ()), (1, ())]
            assert queries_without_hits(session) == [LoggedQuery("没有的", 1)]
            assert {q.text for q in queries_without_use(session)} == {"没人用的", "ev 充电"}
            assert recent_queries(session, limit=1) == queries[:1]
            counts = search_counts(session, BEGUN)
            assert (counts, counts.used) == (SearchCounts(4, 1, 2), 1)
            assert search_counts(session, BEGUN, BEGUN + timedelta(seconds=150)).searches == 2
    with clock.moved_to(BEGUN + timedelta(days=31)), database.reading() as session:
        assert recent_queries(session) == []


def test_old_searches_are_forgotten_with_their_uses(maker: Maker, agent: int) -> None:
    database = maker.database
    entry_id = int(maker.published()[3:])
    with database.reading() as session:
        revision = session.get_one(Entry, entry_id).published_revision_id or 0
    events: list[Event] = [
        searched(agent, "很久以前", 0),
        used(agent, "很久以前", 1, entry_id, revision),
        searched(agent, "昨天", 9 * 86_400),
    ]
    logged(database, events)
    with clock.moved_to(BEGUN + timedelta(days=10)), database.transaction() as session:
        assert forget_old_searches(session, days=5) == 1
    with database.reading() as session:
        assert list(session.scalars(select(LoggedSearch.query))) == ["昨天"]
        assert list(session.scalars(select(SearchUse))) == []
