"""Categories: administrators keep them, each has one responsible department."""

from __future__ import annotations

from typing import Any

import pytest

from content import queries
from content.services.categories import (
    DEFAULT_CATEGORIES,
    DEFAULT_DEPARTMENTS,
    DEFAULT_SUBCATEGORIES,
    add_defaults,
    save_category,
)
from core import audit
from core.database import Database
from core.errors import Forbidden, Invalid, Stale
from people.actors import CONSOLE, Actor
from people.queries import departments
from tests.content.looking import counts
from tests.makers import PEOPLE

NEW = {"code": "billing", "name": "电费", "department": "marketing", "parent": "", "position": 9}


def save(
    database: Database, actor: Actor = CONSOLE, version: int | None = None, **values: Any
) -> int:
    """Save a category; gives its version."""
    with database.transaction() as session:
        return save_category(session, actor, NEW | values, version=version).version


def named(database: Database) -> dict[str, tuple[str, str, str | None]]:
    """Every category: name, responsible department, category above."""
    with database.reading() as session:
        return {
            c.code: (c.name, c.department.code, c.parent.code if c.parent else None)
            for c in queries.categories(session)
        }


def test_a_base_starts_with_seven_categories_and_quality_below_reliability(
    database: Database,
) -> None:
    expected = {code: (*value, None) for code, value in DEFAULT_CATEGORIES.items()}
    expected |= DEFAULT_SUBCATEGORIES
    assert named(database) == expected
    assert len(expected) == 8
    with database.reading() as session:
        assert {d.code: d.name for d in departments(session)} == DEFAULT_DEPARTMENTS


def test_defaults_are_not_added_twice_nor_over_what_was_changed(database: Database) -> None:
    save(database, code="safety", name="安全", department="safety")
    before = counts(database), named(database)
    with database.transaction() as session:
        add_defaults(session)
    assert (counts(database), named(database)) == before


def test_a_category_is_added_and_changed_on_record(database: Database) -> None:
    assert save(database) == 1
    assert save(database, name="电费电价", parent="service", version=1) == 2
    assert named(database)["billing"] == ("电费电价", "marketing", "service")
    with database.reading() as session:
        (event,) = audit.latest(session, 1)
        assert (event.action, event.subject) == ("category.save", "category:billing")


@pytest.mark.parametrize("name", [n for n in PEOPLE if n != "admin"])
def test_only_administrators_keep_categories(
    database: Database, people: dict[str, Actor], name: str
) -> None:
    with pytest.raises(Forbidden):
        save(database, people[name])
    assert "billing" not in named(database)


def test_administrators_do(database: Database, people: dict[str, Actor]) -> None:
    save(database, people["admin"])
    assert "billing" in named(database)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"department": "nowhere"}, "department"),
        ({"parent": "nowhere"}, "parent"),
        ({"code": "service", "parent": "service"}, "parent"),
        ({"code": "service", "parent": "deeper"}, "parent"),
    ],
)
def test_a_category_that_cannot_be_is_refused(
    database: Database, values: dict[str, str], field: str
) -> None:
    save(database, parent="service")
    save(database, code="deeper", parent="billing")
    before = named(database)
    with pytest.raises(Invalid) as refused:
        save(database, **values)
    assert list(refused.value.fields) == [field]
    assert named(database) == before


def test_a_category_changed_by_another_meanwhile_is_stale(database: Database) -> None:
    save(database)
    save(database, name="一", version=1)
    with pytest.raises(Stale):
        save(database, name="二", version=1)
    assert named(database)["billing"][0] == "一"
