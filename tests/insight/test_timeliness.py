"""How fast answers are found, and what came back, counted by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core import clock
from core.database import Database
from core.errors import Forbidden
from insight import timeliness
from people.actors import Actor
from questions.narrowing import CameBack
from tests.questions.prepared_groups import NOON


@pytest.mark.usefixtures("asked")
def test_answers_by_hand(database: Database, people: dict[str, Actor]) -> None:
    zhou, since = people["zhou"], NOON - timedelta(days=30)
    with clock.moved_to(NOON), database.reading() as session:
        found = timeliness.timeliness(session, zhou, since)
        # Answered after 1, 5 and 6 hours with two to do it in.
        assert found == timeliness.Timeliness(3, 1, 5 * 3600.0, 3)
        assert timeliness.came_back(session, zhou, since) == {
            CameBack.RETURNED: 1,
            CameBack.REOPENED: 1,
        }
        nothing = timeliness.timeliness(session, zhou, NOON)
        assert (nothing.answered, nothing.seconds) == (0, None)


@pytest.mark.parametrize("who", ["an", "wang", "chen"])
def test_it_is_for_those_who_watch(database: Database, people: dict[str, Actor], who: str) -> None:
    with database.reading() as session:
        for read in (timeliness.timeliness, timeliness.came_back):
            with pytest.raises(Forbidden):
                read(session, people[who], NOON)
