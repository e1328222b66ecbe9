"""Other published entries that say nearly the same as a proposal, or something that contradicts it.

Candidates come from searching for what the proposal says and means; who agrees is left out, and
who speaks of something else (`bearing`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.applicability.for_whom import EVERYWHERE, Scope
from content.blocks.uses import use_ids
from content.kinds.base import Clause
from content.kinds.registry import kind_named
from content.models import Revision
from content.queries import VisibleEntry, visible_entries
from content.structure import Structure, structure_now
from review.comparison import compare
from review.comparison.alignment import UNCHANGED
from review.impact.bearing import bears_on
from review.impact.duplicates import Asked, Duplicate, among, found_near
from review.impact.stated_facts import Disagreement, Stated, disagreements, stated
from review.models import Review
from search_index.ranking.interface import RankRequest, Searcher

LINES = 10  # of the proposal that are searched for
CANDIDATES_OF_A_LINE = 12  # of each that are looked at
LINE_LENGTH = 100
_SHOWN = 8


@dataclass(frozen=True)
class Contradiction:
    """An entry, or a clause of it, that states something else about the same thing."""

    entry: VisibleEntry
    clause: str | None
    disagreement: Disagreement


@dataclass(frozen=True)
class Neighbours:
    """What stands beside a proposal."""

    duplicates: Sequence[Duplicate]
    contradictions: Sequence[Contradiction]


def neighbours_of(session: Session, searcher: Searcher, review: Review) -> Neighbours:
    """Duplicates and contradictions among what agents may see. Raises `IndexDamaged`."""
    revision = review.revision
    said = [(scope, stated(text)) for scope, text in _proposed_texts(review)]
    own = [one for _scope, told in said for one in told]
    asked = Asked(
        revision.entry.kind,
        revision.title,
        revision.content,
        revision.entry_id,
        revision.scope,
    )
    found, near = _candidates(searcher, revision, own), found_near(searcher, asked)
    beside = {**found, **near}.keys() - _with_it(session, revision)
    visible = visible_entries(session, list(beside))
    structure, contradictions = structure_now(session), list[Contradiction]()
    for entry_id, entry in visible.items():
        hit = found.get(entry_id, set())
        contradictions += _contradictions(structure, revision, said, entry, hit)
    alike = among(session, asked, list(visible.values()), near)
    return Neighbours(alike, contradictions[:_SHOWN])


def _with_it(session: Session, revision: Revision) -> set[int]:
    """What is not beside it: its own entry, and of a block whatever goes on with it."""
    return {revision.entry_id, *(user for user, _text in use_ids(session, revision.entry_id))}


def _proposed_texts(review: Review) -> list[tuple[Scope, str]]:
    """What is new or changed, and for whom it holds; of a first publication, everything."""
    revision = review.revision
    told = revision.clauses_apply_to or {}
    scopes = {f"clauses.{label}": Scope.of(one) for label, one in told.items()}
    published = review.entry.published
    if published is None or published.id == review.revision_id:
        return _texts(revision)
    return [
        (scopes.get(pair.after.key, EVERYWHERE).beside(revision.scope), pair.after.text)
        for pair in compare(published, revision).pairs
        if pair.mark not in UNCHANGED and pair.after and not pair.after.internal
    ]


def _texts(revision: Revision) -> list[tuple[Scope, str]]:
    kind, scope = kind_named(revision.entry.kind), revision.scope
    clauses = kind.clauses(revision.content)
    if clauses:
        return [(one.scope.beside(scope), one.text) for one in clauses]
    return [(scope, kind.searchable_text(revision.content))]


def _candidates(
    searcher: Searcher, revision: Revision, own: Sequence[Stated]
) -> dict[int, set[str | None]]:
    """Ids of entries worth comparing, with the clauses that were hit."""
    kind = kind_named(revision.entry.kind)
    variants = kind.variants(revision.content)[:3]
    lines = [revision.title, *variants, *(one.text for one in own)][:LINES]
    found: dict[int, set[str | None]] = {}
    for line in lines:
        wanted = RankRequest(line[:LINE_LENGTH], limit=CANDIDATES_OF_A_LINE, settled=True)
        for hit in searcher.rank(wanted).hits:
            found.setdefault(hit.entry_id, set()).add(hit.clause)
    return found


def _contradictions(
    structure: Structure,
    proposal: Revision,
    said: Sequence[tuple[Scope, Sequence[Stated]]],
    entry: VisibleEntry,
    hit: set[str | None],
) -> Iterator[Contradiction]:
    """Only what can hold for the same customer contradicts."""
    whole = entry.revision.scope
    for clause, text in _stating(entry, hit):
        scope = clause.scope.beside(whole) if clause else whole
        own = [one for mine, told in said if structure.meet(mine, scope) for one in told]
        for found in disagreements(own, stated(text)):
            if bears_on(proposal, entry, clause, found):
                yield Contradiction(entry, clause.label if clause else None, found)


def _stating(entry: VisibleEntry, hit: set[str | None]) -> list[tuple[Clause | None, str]]:
    """What of an entry is read: the clauses that were hit, or all of its text."""
    kind, content = kind_named(entry.entry.kind), entry.revision.content
    if clauses := kind.clauses(content):
        return [(clause, clause.text) for clause in clauses if clause.label in hit]
    return [(None, kind.searchable_text(content))]
