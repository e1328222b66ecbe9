"""Which nodes there are: who lives, who was copied, and what is kept for those that are gone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from core import clock, feed
from core.database import Database
from core.errors import Conflict
from core.feed import Position
from core.nodes import Pulse, consumer_of, forget_gone, known_nodes, others_alive

NOON = datetime(2026, 3, 1, 4, 0, tzinfo=UTC)


def pulse(node_id: str = "a", run: str = "first") -> Pulse:
    """A worker of a node."""
    return Pulse(node_id, f"node {node_id}", version="1.0", schema="0024", run=run)


def beat(database: Database, of: Pulse, *, leads: bool = False) -> None:
    """It says that it lives."""
    with database.transaction() as session:
        of.beat(session, leads=leads)


def alive(database: Database) -> dict[str, bool]:
    """The ids of all that are known, and whether they live."""
    with database.reading() as session:
        return {node.id: node.is_alive for node in known_nodes(session)}


def test_who_is_not_heard_of_any_more_lives_no_more(database: Database) -> None:
    with clock.moved_to(NOON):
        beat(database, pulse("a"))
    with clock.moved_to(NOON + timedelta(seconds=15)):
        beat(database, pulse("b"), leads=True)
        assert alive(database) == {"a": True, "b": True}
    with clock.moved_to(NOON + timedelta(seconds=25)):
        assert alive(database) == {"a": False, "b": True}
        with database.reading() as session:
            assert [node.id for node in others_alive(session, "a")] == ["b"]
            assert others_alive(session, "b") == []


def test_a_worker_that_is_started_again_goes_on_as_the_same_node(database: Database) -> None:
    with clock.moved_to(NOON):
        beat(database, pulse(run="first"))
        beat(database, pulse(run="second"), leads=True)
        assert alive(database) == {"a": True}


def test_a_copied_folder_is_told_of(database: Database) -> None:
    """Two that follow the feed from one position would each miss what the other read."""
    original, copied = pulse(run="original"), pulse(run="copied")
    with clock.moved_to(NOON):
        beat(database, original)
        beat(database, copied)
        with pytest.raises(Conflict, match="node-id"):
            beat(database, original)
    with clock.moved_to(NOON + timedelta(minutes=1)):  # the copy has been stopped
        beat(database, original)


def test_one_leads(database: Database) -> None:
    with clock.moved_to(NOON):
        beat(database, pulse("a"), leads=True)
        beat(database, pulse("b"), leads=True)  # the first has died, and said nothing more
        with database.reading() as session:
            assert [node.id for node in known_nodes(session) if node.leads] == ["b"]


def test_who_is_stopped_says_so(database: Database) -> None:
    stopped = pulse()
    beat(database, stopped)
    with database.transaction() as session:
        pulse(run="another").end(session)
    assert alive(database) == {"a": True}
    with database.transaction() as session:
        stopped.end(session)
    assert alive(database) == {"a": False}


def test_the_feed_keeps_nothing_for_those_that_do_not_come_any_more(database: Database) -> None:
    with clock.moved_to(NOON):
        beat(database, pulse("gone"))
        with database.transaction() as session:
            for consumer in (consumer_of("gone"), consumer_of("here"), "webhooks"):
                feed.move_on(session, consumer, 0)
    with clock.moved_to(NOON + timedelta(hours=25)):
        beat(database, pulse("here"))
        with database.transaction() as session:
            forget_gone(session)
            left = set(session.scalars(select(Position.consumer)))
        assert left - {"index"} == {consumer_of("here"), "webhooks"}  # that one moved today
        assert alive(database) == {"gone": False, "here": True}
    with clock.moved_to(NOON + timedelta(days=15)):
        with database.transaction() as session:
            forget_gone(session)
        assert alive(database) == {"here": False}
