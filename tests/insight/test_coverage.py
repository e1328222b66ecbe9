"""What is published beside what is asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from content.models import Category
from core import clock
from core.database import Database
from core.errors import Forbidden
from insight import coverage
from people.actors import Actor
from tests.makers import Maker
from tests.questions.prepared_groups import NOON


@pytest.mark.usefixtures("asked")
def test_coverage_counts_what_is_published(
    database: Database, people: dict[str, Actor], maker: Maker
) -> None:
    maker.published()
    maker.draft(title="没有通过的草稿")
    with database.transaction() as session:
        other = session.scalars(select(Category).where(Category.code == "other")).one()
        top = session.scalars(select(Category).where(Category.code == "third-party")).one()
        other.parent_id = top.id
    with clock.moved_to(NOON), database.reading() as session:
        rows = coverage.coverage(session, people["zhou"], NOON - timedelta(days=30))
        listed = coverage.published_in(session, people["zhou"], "third-party", limit=9)
    assert [entry.number for entry in listed.items] == ["KB-000001"]
    found = {r.category.code: (r.published, r.groups, r.sightings) for r in rows}
    assert found == {
        "safety": (0, 1, 1),
        "reliability": (0, 1, 10),
        "construction": (0, 0, 0),
        "service": (0, 4, 9),
        "information": (0, 1, 2),
        "third-party": (1, 0, 0),
    }


@pytest.mark.parametrize("who", ["an", "wang", "chen"])
def test_it_is_for_those_who_watch(database: Database, people: dict[str, Actor], who: str) -> None:
    with database.reading() as session:
        with pytest.raises(Forbidden):
            coverage.coverage(session, people[who], NOON)
        with pytest.raises(Forbidden):
            coverage.published_in(session, people[who], None, limit=9)
