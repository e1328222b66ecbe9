"""How long the log is kept."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from content.models import Entry
from core import clock
from search_index.models import LoggedSearch, SearchUse
from search_index.query_log.events import Event
from search_index.query_log.retention import forget_old_searches
from tests.makers import Maker
from tests.search_index.query_log.taking_down import BEGUN, logged, searched, used


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
