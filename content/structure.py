"""Codes and names of categories and departments, as every list and filter wants them.

Kept by the process while none of them has changed (`core.changes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Category
from core.cache import ProcessCache
from core.changes import Counts, counts
from core.database import Database
from people.models import Department


@dataclass(frozen=True)
class Named:
    """A category or department: its code, its name, and of a category the one above it."""

    code: str
    name: str
    parent_id: int | None = None


@dataclass(frozen=True)
class Structure:
    """All of them by id, in their order, as of one count of changes."""

    counted: int
    categories: Mapping[int, Named]
    departments: Mapping[int, Named]

    @cached_property
    def _below(self) -> Mapping[int, list[int]]:
        below: dict[int, list[int]] = {}
        for own_id, category in self.categories.items():
            if category.parent_id is not None:
                below.setdefault(category.parent_id, []).append(own_id)
        return below

    def with_descendants(self, code: str) -> frozenset[str]:
        """The codes of a category and of all below it; the code alone when there is no such."""
        waiting = [own_id for own_id, known in self.categories.items() if known.code == code]
        codes, seen = {code}, set[int]()
        while waiting:
            own_id = waiting.pop()
            if own_id not in seen:
                seen.add(own_id)
                codes.add(self.categories[own_id].code)
                waiting += self._below.get(own_id, ())
        return frozenset(codes)

    def with_ancestors(self, category_id: int | None) -> frozenset[str]:
        """The codes of a category and of all above it."""
        codes: set[str] = set()
        category = self.categories.get(category_id or 0)
        while category is not None and category.code not in codes:
            codes.add(category.code)
            category = self.categories.get(category.parent_id or 0)
        return frozenset(codes)


_structure = ProcessCache[Structure]()


def structure_now(session: Session, now: Counts | None = None) -> Structure:
    """Categories and departments as they are; `now`: the counts, when they were read already."""
    counted = (now or counts(session)).structure

    def read(before: Structure | None) -> Structure:
        with Database.committed(session) as reading:
            return _read(reading, counted)

    return _structure.current(Database.of(session), read, lambda kept: kept.counted >= counted)


def _read(session: Session, counted: int) -> Structure:
    categories = select(Category.id, Category.code, Category.name, Category.parent_id)
    categories = categories.order_by(Category.position, Category.id)
    departments = select(Department.id, Department.code, Department.name)
    departments = departments.order_by(Department.id)
    return Structure(
        counted,
        {row[0]: Named(*row[1:]) for row in session.execute(categories)},
        {row[0]: Named(*row[1:]) for row in session.execute(departments)},
    )
