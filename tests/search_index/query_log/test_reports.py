"""What the log tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from content.models import Entry
from core import clock
from search_index.query_log.reports import (
    LoggedQuery,
    SearchCounts,
    most_used,
    queries_doubted,
    queries_without_hits,
    queries_without_use,
    recent_queries,
    search_counts,
)
from tests.makers import Maker
from tests.search_index.query_log.taking_down import BEGUN, logged, searched, used


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
        replace(searched(agent, "没把握的", 400), doubted=True),
        replace(searched(agent, "也没有的", 500, hits=0), doubted=True),
    ]
    with clock.moved_to(BEGUN + timedelta(days=1)):
        logged(database, minutes)
        with database.reading() as session:
            queries = recent_queries(session)
            times = [(q.times, q.used_numbers) for q in queries]
            assert times == [(2, (entry,)), *[(1, ())] * 4]
            in_vain = {q.text for q in queries_without_hits(session)}
            assert in_vain == {"没有的", "也没有的"}
            unused = {q.text for q in queries_without_use(session)}
            assert unused == {"没人用的", "ev 充电", "没把握的"}
            assert queries_doubted(session) == [LoggedQuery("没把握的", 1)]
            assert recent_queries(session, limit=1) == queries[:1]
            assert most_used(session, BEGUN, 5) == {entry_id: 1}
            assert most_used(session, BEGUN + timedelta(hours=1), 5) == {}
            counts = search_counts(session, BEGUN)
            assert (counts, counts.used) == (SearchCounts(6, 2, 3, 1), 1)
            assert search_counts(session, BEGUN, BEGUN + timedelta(seconds=150)).searches == 2
    with clock.moved_to(BEGUN + timedelta(days=31)), database.reading() as session:
        assert recent_queries(session) == []
