"""What a text says of whom it holds for, and whether that is somebody: plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.messages import LazyText, _


class CustomerClass(StrEnum):
    """Customers as prices and rules tell them apart."""

    RESIDENTIAL = "residential"
    BUSINESS = "business"
    LARGE_INDUSTRY = "large-industry"
    FARMING = "farming"


CUSTOMER_LABELS: dict[str, LazyText] = {
    CustomerClass.RESIDENTIAL: _("居民"),
    CustomerClass.BUSINESS: _("工商业"),
    CustomerClass.LARGE_INDUSTRY: _("大工业"),
    CustomerClass.FARMING: _("农业"),
}
FIELDS = ("regions", "customers", "conditions")


@dataclass(frozen=True)
class Scope:
    """For whom something holds; what it does not name, it holds for whatever that is.

    `regions` are codes; a region stands for all below it.
    """

    regions: tuple[str, ...] = ()
    customers: tuple[str, ...] = ()
    conditions: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Scope:
        """What `as_stored` made."""
        told = stored or {}
        regions, customers = told.get("regions") or (), told.get("customers") or ()
        return cls(tuple(regions), tuple(customers), told.get("conditions") or "")

    @property
    def told(self) -> str:
        """In a few words: regions by their codes, customers, conditions."""
        named = [str(one) for one in customer_names(self.customers)]
        return "、".join([*self.regions, *named, *filter(None, [self.conditions])])

    def beside(self, above: Scope) -> Scope:
        """With what `above` says of that of which this says nothing."""
        return Scope(
            self.regions or above.regions,
            self.customers or above.customers,
            self.conditions or above.conditions,
        )

    def holds_for(self, asker: Asker | None) -> bool | None:
        """Whether it holds for whoever asks; None where it holds in some regions, and nobody said
        which is asked from. A class of customers nobody told may be any."""
        asker = asker or NOBODY_TOLD
        if asker.customer and self.customers and asker.customer not in self.customers:
            return False
        if not self.regions:
            return True
        return self.holds_in(asker.regions) if asker.regions else None

    def holds_in(self, codes: Iterable[str]) -> bool:
        """Whether it holds in a region; `codes` are that of the region and those above it."""
        return not self.regions or not set(self.regions).isdisjoint(codes)


EVERYWHERE = Scope()


@dataclass(frozen=True)
class Asker:
    """Who asks: the codes of their region and of those above it, their class; None: not told."""

    regions: frozenset[str] | None = None
    customer: str | None = None


NOBODY_TOLD = Asker()


def as_stored(values: Mapping[str, Any]) -> dict[str, Any] | None:
    """What is stored of the fields of a form; None where nobody is named."""
    told = {
        "regions": sorted(set(values.get("regions") or ())),
        "customers": sorted(set(values.get("customers") or ())),
        "conditions": values.get("conditions") or "",
    }
    kept = {name: value for name, value in told.items() if value}
    return kept or None


def as_fields(stored: Mapping[str, Any] | None) -> dict[str, Any]:
    """The fields of a form, as stored."""
    scope = Scope.of(stored)
    return {
        "regions": list(scope.regions),
        "customers": list(scope.customers),
        "conditions": scope.conditions,
    }


def clause_scopes(content: Mapping[str, Any]) -> dict[str, dict[str, Any]] | None:
    """For whom the clauses of a content hold, as stored, of those that say it, by label."""
    clauses = content.get("clauses") or ()
    return {one["label"]: told for one in clauses if (told := as_stored(one))} or None


def without_clause_scopes(content: Mapping[str, Any]) -> dict[str, Any]:
    """The content as if no clause said for whom it holds."""
    clauses = content.get("clauses")
    if not clauses:
        return dict(content)
    bare = [{name: one for name, one in clause.items() if name not in FIELDS} for clause in clauses]
    return {**content, "clauses": bare}


def customer_names(customers: Iterable[str]) -> list[LazyText]:
    """What people call these classes of customers."""
    return [CUSTOMER_LABELS[one] for one in customers if one in CUSTOMER_LABELS]
