"""What a revision rests on: the text of the clauses it cites, as they stand now."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.applicability.for_whom import EVERYWHERE, Scope
from content.applicability.readers import may_know_of
from content.kinds.base import Clause
from content.kinds.registry import kind_named
from content.models import Citation, Entry, Revision
from content.queries import entry_numbered, is_visible


@dataclass(frozen=True)
class CitedClause:
    """A citation with the clause it points at.

    `title` and `clause` are None when the regulation is no longer published, `clause` alone when
    its present revision has no such clause; `in_force` says whether agents may see it today,
    `scope` for whom the clause holds.
    """

    number: str
    label: str
    title: str | None
    clause: Clause | None
    in_force: bool
    scope: Scope = EVERYWHERE


def cited_clauses_of(revision: Revision) -> list[CitedClause]:
    """The citations of a revision, in their order."""
    return [_cited(citation) for citation in revision.citations]


def cited_now(session: Session, wanted: Iterable[tuple[str, str]]) -> list[CitedClause]:
    """Clauses by regulation's number and label, for a text that is not stored; unknown left out."""
    found = []
    for number, label in wanted:
        regulation = entry_numbered(session, number)
        if (
            regulation is not None
            and kind_named(regulation.kind).citable
            and is_visible(regulation)
        ):
            found.append(_clause_of(regulation, label))
    return found


def says_its_basis(revision: Revision) -> bool:
    """Whether an answer cites a clause or says why not; other kinds need not."""
    if not kind_named(revision.entry.kind).needs_basis:
        return True
    return bool(revision.citations) or bool(revision.content.get("no_basis"))


def _cited(citation: Citation) -> CitedClause:
    return _clause_of(citation.regulation, citation.clause)


def _clause_of(regulation: Entry, label: str) -> CitedClause:
    published = regulation.published if may_know_of(regulation) else None
    clause = None
    if published is not None:
        clauses = kind_named(regulation.kind).clauses(published.content)
        clause = next((c for c in clauses if c.label == label), None)
    return CitedClause(
        regulation.number,
        label,
        published.title if published else None,
        clause,
        clause is not None and is_visible(regulation),
        clause.scope.beside(published.scope) if clause and published else EVERYWHERE,
    )
