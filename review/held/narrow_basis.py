"""Cited clauses that do not hold for all that a text holds for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from content.applicability.for_whom import Scope
from content.basis import CitedClause, cited_clauses_of
from content.models import Revision
from content.structure import structure_now
from core.messages import LazyText, _


@dataclass(frozen=True)
class NarrowBasis:
    """A cited clause and for whom it holds; `apart`: for nobody that the text holds for."""

    cited: CitedClause
    apart: bool

    @property
    def scope(self) -> Scope:
        """For whom the clause holds."""
        return self.cited.scope

    @property
    def what(self) -> LazyText:
        """What is wrong with it."""
        return _("依据不适用") if self.apart else _("依据只适用一部分")

    def as_json(self) -> dict[str, Any]:
        """As the API tells it."""
        scope = self.scope
        return {
            "number": self.cited.number,
            "clause": self.cited.label,
            "apart": self.apart,
            "regions": list(scope.regions),
            "customers": list(scope.customers),
            "conditions": scope.conditions,
        }


def narrow_basis_of(session: Session, revision: Revision) -> list[NarrowBasis]:
    """Those that a stored revision cites."""
    return narrow_basis(session, revision.scope, cited_clauses_of(revision))


def narrow_basis(session: Session, scope: Scope, cited: Iterable[CitedClause]) -> list[NarrowBasis]:
    """Those of `cited` that do not hold for all that `scope` names."""
    structure = structure_now(session)
    return [
        NarrowBasis(one, apart=not structure.meet(scope, one.scope))
        for one in cited
        if not structure.covers(one.scope, scope)
    ]
