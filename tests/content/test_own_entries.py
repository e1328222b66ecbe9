"""A contributor's list: the department's, last changed first, narrowed."""

from __future__ import annotations

from typing import Any

import pytest

from content.models import Revision, RevisionState
from content.own_entries import own_entries
from core.database import Database
from core.errors import Forbidden
from people.actors import Actor
from tests.makers import Maker


def own(database: Database, actor: Actor, **narrowed: Any) -> list[tuple[str, str]]:
    """A contributor's list: number and title."""
    with database.reading() as session:
        page = own_entries(session, actor, **({"limit": 100} | narrowed))
        return [(line.entry.number, line.newest.title) for line in page.items]


def test_a_contributor_lists_the_departments_entries_last_changed_first(
    maker: Maker, people: dict[str, Actor]
) -> None:
    first = maker.draft(title="一")
    second = maker.published(title="二")
    third = maker.draft(title="三", author="li")
    maker.draft(title="客服的", author="zhao")
    expected = [(third, "三"), (second, "二"), (first, "一")]
    assert own(maker.database, people["wang"]) == expected
    assert own(
        maker.database, people["wang"], conditions=[Revision.state == RevisionState.DRAFT]
    ) == [
        (third, "三"),
        (first, "一"),
    ]
    assert own(maker.database, people["wang"], text="二") == [(second, "二")]
    assert own(maker.database, people["wang"], text="%") == []
    assert own(maker.database, people["wang"], kind="case") == []
    assert own(maker.database, people["wang"], limit=1, offset=1) == [(second, "二")]


@pytest.mark.parametrize("name", ["an", "chen", "zhou", "admin"])
def test_who_writes_for_no_department_has_no_list(
    maker: Maker, people: dict[str, Actor], name: str
) -> None:
    maker.draft(author="zhao")
    with pytest.raises(Forbidden):
        own(maker.database, people[name])
