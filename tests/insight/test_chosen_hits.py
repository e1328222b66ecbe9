"""What was chosen among the hits, counted by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.database import Database
from core.errors import Forbidden
from insight.chosen_hits import chosen_hits
from insight.spans import Part, Span
from people.actors import Actor
from search_index.models import SearchUse, UseAction
from tests.insight.entries.searching import NOON, searched
from tests.makers import Maker

MONTH = Span(NOON - timedelta(days=30), NOON)


def test_how_often_and_where_it_stood(
    database: Database, maker: Maker, people: dict[str, Actor]
) -> None:
    maker.published(title="甲")
    number = searched(database, 1, [1], copied=1, rank=4)
    searched(database, 2, [1], opened=1, rank=1)
    searched(database, 3, [1])
    searched(database, 4, [])
    searched(database, 40, [1], copied=1, rank=9)
    with database.transaction() as session:  # the better of two counts
        use = {"entry_id": 1, "revision_id": 1, "action": UseAction.OPENED, "at": NOON}
        session.add(SearchUse(search_id=number, rank=2, **use))
    with database.reading() as session:
        found = chosen_hits(session, people["zhou"], MONTH)
        nothing = chosen_hits(session, people["zhou"], Span(NOON, NOON + timedelta(days=1)))
        with pytest.raises(Forbidden):
            chosen_hits(session, people["an"], MONTH)
    assert (found.through, found.mean_rank, found.high) == (Part(2, 3), 1.5, Part(2, 2))
    assert (nothing.through, nothing.mean_rank) == (Part(0, 0), None)
