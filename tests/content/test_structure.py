"""Categories and departments as every list wants them, kept until one of them changes."""

from __future__ import annotations

from content.schemas import CategorySchema
from content.services.categories import save_category
from content.structure import Structure, structure_now
from core.base_schema import load
from core.database import Database
from people.actors import CONSOLE


def now(database: Database) -> Structure:
    with database.reading() as session:
        return structure_now(session)


def add(database: Database, code: str, parent: str) -> None:
    values = {"code": code, "name": code, "department": "service", "parent": parent}
    with database.transaction() as session:
        save_category(session, CONSOLE, load(CategorySchema(), values))


def test_a_category_stands_for_all_below_it(database: Database) -> None:
    add(database, "bills", "service")
    add(database, "paper-bills", "bills")
    structure = now(database)
    assert structure.with_descendants("service") == {"service", "bills", "paper-bills"}
    assert structure.with_descendants("bills") == {"bills", "paper-bills"}
    assert structure.with_descendants("nowhere") == {"nowhere"}
    ids = {category.code: own_id for own_id, category in structure.categories.items()}
    assert structure.with_ancestors(ids["paper-bills"]) == {"service", "bills", "paper-bills"}
    assert structure.with_ancestors(None) == frozenset()


def test_it_is_kept_until_something_changes(database: Database) -> None:
    before = now(database)
    assert now(database) is before
    add(database, "bills", "service")
    assert now(database) is not before
    assert "bills" in {category.code for category in now(database).categories.values()}
