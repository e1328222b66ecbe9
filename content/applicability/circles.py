"""Who may see what is limited, as plain values: roles, departments, regions people are posted to.

Whoever is in every list that names somebody is let in; a list that names nobody lets everybody in.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_PREFIX = "seen_by_"
LISTS = ("roles", "departments", "regions")
FIELDS = tuple(f"{_PREFIX}{name}" for name in LISTS)


@dataclass(frozen=True)
class Circle:
    """Codes of roles, departments and regions; a region stands for all below it."""

    roles: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    @classmethod
    def of(cls, told: Mapping[str, Any] | None) -> Circle:
        """What `as_json` made."""
        return cls(*(tuple((told or {}).get(name) or ()) for name in LISTS))

    @classmethod
    def of_fields(cls, values: Mapping[str, Any]) -> Circle:
        """What the fields of a form say."""
        return cls(*(tuple(sorted(set(values.get(name) or ()))) for name in FIELDS))

    @property
    def as_json(self) -> dict[str, list[str]]:
        """The lists that name somebody."""
        return {name: list(codes) for name in LISTS if (codes := getattr(self, name))}

    @property
    def as_fields(self) -> dict[str, list[str]]:
        """The fields of a form."""
        return {f"{_PREFIX}{name}": list(getattr(self, name)) for name in LISTS}

    @property
    def key(self) -> str:
        """The same for the same circle, whoever wrote it down."""
        packed = json.dumps(self.as_json, ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(packed.encode()).hexdigest()

    @property
    def told(self) -> str:
        """By codes, in a few words."""
        return "、".join([*self.roles, *self.departments, *self.regions])

    def lets_in(
        self, roles: frozenset[str], department: str | None, regions: frozenset[str]
    ) -> bool:
        """Whether somebody with these is in it; `regions`: the own one and those above it."""
        return (
            (not self.roles or not roles.isdisjoint(self.roles))
            and (not self.departments or department in self.departments)
            and (not self.regions or not regions.isdisjoint(self.regions))
        )


EVERYBODY = Circle()
