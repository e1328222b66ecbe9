"""Keystrokes make one row, what was used is the search, personal numbers stay out."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from content.models import Entry
from core.database import Database
from search_index.models import LoggedSearch, SearchUse
from search_index.query_log import writer
from search_index.query_log.events import Event
from tests.makers import Maker
from tests.search_index.query_log.taking_down import COPIED, logged, searched, used


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


def test_lines_of_two_calls_are_two_searches(database: Database, agent: int) -> None:
    first, second = "call-one", "call-two"
    events = [
        searched(agent, "停", 0),  # before the call has a name
        searched(agent, "停电", 1, call=first),
        searched(agent, "停电", 2),  # by a page that knows of none
        searched(agent, "停电", 3, call=second),
    ]
    logged(database, events)
    with database.reading() as session:
        rows = session.scalars(select(LoggedSearch).order_by(LoggedSearch.id))
        assert [(row.query, row.call_key) for row in rows] == [("停电", first), ("停电", second)]


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
