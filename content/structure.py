"""Codes and names of categories, departments and regions, as every list and filter wants them.

Kept by the process while none of them has changed (`core.changes`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.applicability.circles import Circle
from content.applicability.for_whom import EVERYWHERE, Scope
from content.applicability.models import KeptCircle
from content.models import Category
from core.cache import ProcessCache
from core.changes import Counts, counts, counts_now
from core.database import Database
from people.actors import CONSOLE
from people.models import Department, Region
from people.roles import Role


@dataclass(frozen=True)
class Named:
    """A category, department or region: its code, its name, and the one above it."""

    code: str
    name: str
    parent_id: int | None = None


class Person(Protocol):
    """As much of a person as says what they may see."""

    @property
    def id(self) -> int:
        """The account."""

    @property
    def roles(self) -> frozenset[Role]:
        """The roles held."""

    @property
    def department_id(self) -> int | None:
        """The own department."""

    @property
    def posted_to_id(self) -> int | None:
        """The region they are posted to."""


@dataclass(frozen=True)
class Access:
    """What of the limited somebody may see: what is for these `circles` and filed in no `closed`
    category; and all of the department they write for."""

    circles: frozenset[int]
    closed: frozenset[int]
    department_id: int | None


@dataclass(frozen=True)
class Structure:
    """All of them by id, in their order, as of one count of changes."""

    counted: int
    categories: Mapping[int, Named]
    departments: Mapping[int, Named]
    regions: Mapping[int, Named] = field(default_factory=dict)
    own_scopes: Mapping[int, Scope] = field(default_factory=dict)  # of categories that say so
    circles: Mapping[int, Circle] = field(default_factory=dict)
    own_circles: Mapping[int, int] = field(default_factory=dict)  # of categories that have one

    def access_of(self, actor: Person) -> Access | None:
        """What somebody may see of what is limited; None for everything, as the committee does."""
        if not self.circles or Role.REVIEWER in actor.roles or actor.id == CONSOLE.id:
            return None
        key = actor.roles, actor.department_id, actor.posted_to_id
        if key not in self._accesses:
            self._accesses[key] = self._access_of(actor)
        return self._accesses[key]

    def _access_of(self, actor: Person) -> Access:
        department = self.departments.get(actor.department_id or 0)
        regions = _with_above(self.regions, actor.posted_to_id)
        code, roles = department.code if department else None, frozenset(map(str, actor.roles))
        circles = {
            one for one, circle in self.circles.items() if circle.lets_in(roles, code, regions)
        }
        closed = {
            one
            for one in self.categories
            if any(
                circle not in circles
                for above in self._and_above(one)
                if (circle := self.own_circles.get(above)) is not None
            )
        }
        writes_for = actor.department_id if Role.CONTRIBUTOR in actor.roles else None
        return Access(frozenset(circles), frozenset(closed), writes_for)

    @cached_property
    def open_to_all(self) -> Access | None:
        """What everybody may see; None while nothing is limited."""
        closed = {one for one in self.categories if self.is_limited(one)}
        return Access(frozenset(), frozenset(closed), None) if self.circles else None

    def is_limited(self, category_id: int) -> bool:
        """Whether not everybody may see what is filed under a category."""
        return any(one in self.own_circles for one in self._and_above(category_id))

    @cached_property
    def _accesses(self) -> dict[tuple[object, ...], Access]:
        return {}

    def _and_above(self, category_id: int) -> list[int]:
        found: list[int] = []
        above: int | None = category_id
        while above is not None and above in self.categories and above not in found:
            found.append(above)
            above = self.categories[above].parent_id
        return found

    @cached_property
    def scopes(self) -> Mapping[int, Scope]:
        """For whom what is filed under a category holds, of those that do not leave it open."""
        found = {one: self._scope_of(one) for one in self.categories}
        return {one: scope for one, scope in found.items() if scope != EVERYWHERE}

    @cached_property
    def region_names(self) -> Mapping[str, str]:
        """What regions are called, by code."""
        return {region.code: region.name for region in self.regions.values()}

    def region_named(self, code: str) -> int | None:
        """The id of the region with this code."""
        return self._region_ids.get(code)

    def category_coded(self, code: str) -> int | None:
        """The id of the category with this code."""
        return self._category_ids.get(code)

    @cached_property
    def _region_ids(self) -> Mapping[str, int]:
        return _ids_of(self.regions)

    @cached_property
    def _category_ids(self) -> Mapping[str, int]:
        return _ids_of(self.categories)

    def region_and_above(self, region_id: int | None) -> frozenset[str] | None:
        """The codes of a region and of all above it; None when there is no such."""
        codes = _with_above(self.regions, region_id)
        return codes or None

    def meet(self, one: Scope, other: Scope) -> bool:
        """Whether both can hold for the same customer."""
        if one.customers and other.customers and not set(one.customers) & set(other.customers):
            return False
        if not one.regions or not other.regions:
            return True
        sides = [
            [(code, _with_above(self.regions, self.region_named(code))) for code in scope.regions]
            for scope in (one, other)
        ]
        return any(
            own in others or code in mine for own, mine in sides[0] for code, others in sides[1]
        )

    def concerns(self, scope: Scope, region_id: int | None) -> bool:
        """Whether something can hold somewhere in a region; None is any."""
        region = self.regions.get(region_id or 0)
        return region is None or self.meet(Scope(scope.regions), Scope((region.code,)))

    def filed_scope(self, told: Mapping[str, Any] | None, category_id: int | None) -> Scope:
        """For whom something holds: what it says, as stored, and else its category."""
        return Scope.of(told).beside(self.scopes.get(category_id or 0, EVERYWHERE))

    def covers(self, wide: Scope, narrow: Scope) -> bool:
        """Whether one holds wherever, and for whomever, the other does."""
        if wide.customers and not (
            narrow.customers and set(narrow.customers) <= set(wide.customers)
        ):
            return False
        if not wide.regions:
            return True
        return bool(narrow.regions) and all(
            wide.holds_in({code, *_with_above(self.regions, self.region_named(code))})
            for code in narrow.regions
        )

    def named(self, scope: Scope) -> str:
        """For whom something holds, in a few words, regions by their names."""
        names = [self.region_names.get(code, code) for code in scope.regions]
        return replace(scope, regions=tuple(names)).told

    def _scope_of(self, category_id: int) -> Scope:
        scope = EVERYWHERE
        for above in self._and_above(category_id):
            scope = scope.beside(self.own_scopes.get(above, EVERYWHERE))
        return scope

    @cached_property
    def _below(self) -> Mapping[int, list[int]]:
        below: dict[int, list[int]] = {}
        for own_id, category in self.categories.items():
            if category.parent_id is not None:
                below.setdefault(category.parent_id, []).append(own_id)
        return below

    def with_descendants(self, code: str) -> frozenset[str]:
        """The codes of a category and of all below it; the code alone when there is no such."""
        own_id = self.category_coded(code)
        waiting = [] if own_id is None else [own_id]
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
        return _with_above(self.categories, category_id)


def _ids_of(tree: Mapping[int, Named]) -> Mapping[str, int]:
    return {one.code: own_id for own_id, one in tree.items()}


def _with_above(tree: Mapping[int, Named], own_id: int | None) -> frozenset[str]:
    codes: set[str] = set()
    one = tree.get(own_id or 0)
    while one is not None and one.code not in codes:
        codes.add(one.code)
        one = tree.get(one.parent_id or 0)
    return frozenset(codes)


_structure = ProcessCache[Structure]()


def structure_now(session: Session, now: Counts | None = None) -> Structure:
    """Categories and departments as they are; `now`: the counts, when they were read already."""
    counted = (now or counts(session)).structure

    def read(before: Structure | None) -> Structure:
        with Database.committed(session) as reading:
            return _read(reading, counted)

    return _structure.current(Database.of(session), read, lambda kept: kept.counted >= counted)


def structure_of(database: Database) -> Structure:
    """The same without a session at hand."""
    counted = counts_now(database).structure

    def read(before: Structure | None) -> Structure:
        with database.reading() as reading:
            return _read(reading, counted)

    return _structure.current(database, read, lambda kept: kept.counted >= counted)


def _read(session: Session, counted: int) -> Structure:
    categories = select(
        Category.id,
        Category.code,
        Category.name,
        Category.parent_id,
        Category.applies_to,
        Category.circle_id,
    )
    categories = categories.order_by(Category.position, Category.id)
    departments = select(Department.id, Department.code, Department.name)
    departments = departments.order_by(Department.id)
    regions = select(Region.id, Region.code, Region.name, Region.parent_id).order_by(Region.id)
    circles = select(KeptCircle.id, KeptCircle.told)
    rows = session.execute(categories).all()
    return Structure(
        counted,
        {row[0]: Named(*row[1:4]) for row in rows},
        {row[0]: Named(*row[1:]) for row in session.execute(departments)},
        {row[0]: Named(*row[1:]) for row in session.execute(regions)},
        {row[0]: Scope.of(row.applies_to) for row in rows if row.applies_to},
        {row[0]: Circle.of(row[1]) for row in session.execute(circles)},
        {row[0]: row.circle_id for row in rows if row.circle_id is not None},
    )
