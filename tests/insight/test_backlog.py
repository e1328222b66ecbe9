"""What an answer is owed to, counted by hand."""

from __future__ import annotations

import pytest

from core import clock
from core.database import Database
from core.errors import Forbidden
from insight import backlog
from people.actors import Actor
from tests.questions.prepared_groups import NOON


def figures(rows: list[backlog.Backlog]) -> list[tuple[str, int, int, int, int]]:
    """Backlogs as plain rows."""
    return [(row.key, row.groups, row.sightings, row.callers, row.overdue) for row in rows]


@pytest.mark.usefixtures("asked")
def test_the_backlog_by_hand(database: Database, people: dict[str, Actor]) -> None:
    with clock.moved_to(NOON), database.reading() as session:
        waiting = backlog.on_their_way(session, people["zhou"])
        # 停电 is 1 h old and due in one; 标点 is due this very instant.
        assert figures(backlog.by_department(waiting)) == [
            ("service", 3, 9, 3, 2),
            ("operation", 1, 10, 0, 0),
            ("safety", 1, 1, 0, 1),
        ]
        assert figures(backlog.by_category(waiting)) == [
            ("service", 2, 7, 2, 1),
            ("information", 1, 2, 1, 1),
            ("reliability", 1, 10, 0, 0),
            ("safety", 1, 1, 0, 1),
        ]
        assert figures(backlog.by_age(waiting)) == [
            ("2h", 2, 11, 0, 0),
            ("1d", 1, 6, 2, 1),
            ("3d", 1, 2, 1, 1),
            ("7d", 0, 0, 0, 0),
            ("older", 1, 1, 0, 1),
        ]
        assert figures(backlog.by_urgency(waiting)) == [
            ("urgent", 1, 1, 0, 1),
            ("complex", 1, 2, 1, 1),
            ("simple", 3, 17, 2, 1),
        ]


@pytest.mark.usefixtures("asked")
def test_the_shortest_list(database: Database, people: dict[str, Actor]) -> None:
    with clock.moved_to(NOON), database.reading() as session:
        waiting = backlog.on_their_way(session, people["zhou"])
    found = backlog.shortlist(waiting)  # of 19; 16 are more than 15.2
    assert [row.waiting.group.text for row in found.rows] == ["停电", "电费"]
    assert [round(row.so_far, 3) for row in found.rows] == [0.526, 0.842]
    assert (found.groups, found.sightings) == (4, 19)
    assert backlog.shortlist([]).rows == ()


@pytest.mark.parametrize("who", ["an", "wang", "chen"])
def test_it_is_for_those_who_watch(database: Database, people: dict[str, Actor], who: str) -> None:
    with database.reading() as session, pytest.raises(Forbidden):
        backlog.on_their_way(session, people[who])
