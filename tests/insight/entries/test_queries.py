"""How entries fare, counted by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.database import Database
from core.errors import Forbidden, NotFound
from insight.entries.counting import count_entry_days
from insight.entries.entry_checks import check_entries
from insight.entries.queries import WEEKS, asked_about, entry_figures, fares, unwell
from people.actors import Actor
from questions.models import GroupKind, GroupState
from search_index.engine import Index
from tests.insight.entries.searching import NOON, searched
from tests.makers import Maker
from tests.questions.prepared_groups import Group, group

__all__ = ["group"]


@pytest.fixture
def used(database: Database, maker: Maker, group: Group) -> None:
    """Two entries: the first read out three times, once long ago, flagged, asked for."""
    maker.published(title="甲")
    maker.published("answer", "zhao", title="乙")
    searched(database, 1, [1, 2], copied=1)
    searched(database, 2, [1, 2], opened=1)
    searched(database, 3, [2])
    searched(database, 40, [1], copied=1)
    group("甲写错了", kind=GroupKind.FLAG, flagged_entry_id=1)
    group("甲在哪", sightings=3, state=GroupState.ANSWERED, answered_at=NOON, answer_entry_id=1)
    with clock.moved_to(NOON):
        count_entry_days(database)


@pytest.mark.usefixtures("used")
def test_all_side_by_side(database: Database, people: dict[str, Actor]) -> None:
    with clock.moved_to(NOON), database.reading() as session:
        first, second = fares(session, people["zhou"], 30)
    assert (first.found, first.opened, first.read_out, first.in_vain) == (2, 1, 1, 0)
    assert (first.used, first.before, first.flagged, first.questions) == (2, 1, 1, 3)
    assert (first.trust, first.findings) == (None, None)  # not checked yet
    assert (second.found, second.used, second.in_vain, second.flagged) == (3, 0, 1, 0)


@pytest.mark.usefixtures("used")
def test_one_by_the_weeks_with_its_check(
    database: Database, index: Index, people: dict[str, Actor]
) -> None:
    with clock.moved_to(NOON):
        check_entries(database, index.searcher)
        with database.reading() as session:
            found = entry_figures(session, people["wang"], "KB-000001", 7)
    assert found.fare.used == 2
    assert len(found.weeks) == WEEKS
    assert [week.used for week in found.weeks][-6:] == [1, 0, 0, 0, 0, 2]
    assert found.weeks[-1].first_day == NOON.date() - timedelta(days=6)
    assert found.health is not None
    assert found.fare.trust == found.health.trust == sum(found.health.parts.values())
    assert len(found.findings) == found.fare.findings


@pytest.mark.usefixtures("used")
def test_whose_business_it_is(database: Database, people: dict[str, Actor]) -> None:
    with database.reading() as session:
        for who in ("an", "chen", "zhao"):
            with pytest.raises(NotFound):
                entry_figures(session, people[who], "KB-000001", 7)
            with pytest.raises(Forbidden):
                fares(session, people[who], 7)
            with pytest.raises(Forbidden):
                asked_about(session, people[who], "KB-000001", 7, GroupKind.FLAG)
            with pytest.raises(Forbidden):
                unwell(session, people[who])
        with pytest.raises(NotFound):
            entry_figures(session, people["zhou"], "KB-000009", 7)
