"""From a draft to the agents: phases, first passes, what turned out wrong."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from core import clock
from core.database import Database
from core.errors import Forbidden
from insight.publishing_flow import (
    Phase,
    escaped,
    first_passes,
    median_of,
    published_in,
)
from insight.spans import Part, Span
from people.actors import Actor
from questions.models import QuestionGroup
from search_index.engine import Index
from tests.makers import Maker
from tests.questions.asking import context_of, group_of
from tests.questions.desk import Desk
from tests.review.writing import save

HOUR = timedelta(hours=1)
START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
DAY = Span(START, START + 24 * HOUR)


def at(hours: float) -> clock.moved_to:  # type: ignore[valid-type]
    return clock.moved_to(START + hours * HOUR)


@pytest.fixture
def published(maker: Maker, index: Index) -> str:
    """One that was sent back once, and one that passed at once; one passed the day before."""
    index.rebuild([])
    with at(-5):
        maker.published(title="昨天的")
    with at(0):
        number = maker.draft(title="退过一次的")
    with at(2):
        review = maker.submit(number)
    with at(5):
        maker.decide(review, "request_changes")
        save(maker, number, title="退过一次的")
    with at(6):
        again = maker.submit(number)
    with at(10):
        maker.sign_all(again)
    with at(11):
        maker.published(title="一次通过的")
    return number


@pytest.mark.usefixtures("published")
def test_phases(database: Database, people: dict[str, Actor]) -> None:
    with database.reading() as session:
        straight, back = published_in(session, people["zhou"], DAY)
        with pytest.raises(Forbidden):
            published_in(session, people["wang"], DAY)
    assert (straight.title, straight.returns, straight.took) == ("一次通过的", 0, timedelta(0))
    assert (back.returns, back.took) == (1, 10 * HOUR)
    assert back.phases == {
        Phase.WRITING: 2 * HOUR,
        Phase.REVIEW: 7 * HOUR,
        Phase.MENDING: 1 * HOUR,
        Phase.WAITING: timedelta(0),
    }
    assert median_of([straight, back], Phase.REVIEW) == 3.5 * HOUR
    assert median_of([straight, back], None) == 5 * HOUR
    assert median_of([], None) is None


@pytest.mark.usefixtures("published")
def test_first_passes_are_of_what_was_submitted_first(
    database: Database, people: dict[str, Actor]
) -> None:
    with database.reading() as session:
        assert first_passes(session, people["zhou"], DAY) == Part(1, 2)
        assert first_passes(session, people["zhou"], DAY.before()) == Part(1, 1)


def test_what_turned_out_wrong(
    database: Database, maker: Maker, index: Index, people: dict[str, Actor], published: str
) -> None:
    desk = Desk(database, context_of(index), maker)
    maker.drain()
    flagged = desk.flag(published)
    with database.reading() as session:
        assert escaped(published_in(session, people["zhou"], DAY)) == Part(0, 2)
    with database.transaction() as session:  # the department says so, too
        group = session.get_one(QuestionGroup, group_of(database, flagged.id).id)
        group.confirmed_at = clock.now()
    with database.reading() as session:
        found = published_in(session, people["zhou"], DAY)
    assert escaped(found) == Part(1, 2)
    assert [one.number for one in found if one.is_wrong] == [published]
