"""Which published entries cite the clauses that a proposal touches, clause by clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.clause_changes import Change, clause_changes
from content.kinds.base import Clause
from content.kinds.registry import kind_named
from content.models import Citation, Entry, Revision
from content.queries import visible_now
from core.messages import LazyText, _
from review.comparison import compare
from review.comparison.alignment import Pair
from review.comparison.pieces import Sort
from review.models import Purpose, Review


class Fate(StrEnum):
    """What becomes of a cited clause."""

    CHANGED = "changed"
    DELETED = "deleted"
    RENUMBERED = "renumbered"
    MOVED = "moved"  # same label, same words, another place
    ENDED = "ended"


FATE_LABELS: dict[Fate, LazyText] = {
    Fate.CHANGED: _("条文改动"),
    Fate.DELETED: _("条文删除"),
    Fate.RENUMBERED: _("条号变更"),
    Fate.MOVED: _("只移动位置"),
    Fate.ENDED: _("整份下线"),
}
_FATES = {
    Change.CHANGED: Fate.CHANGED,
    Change.DELETED: Fate.DELETED,
    Change.RENUMBERED: Fate.RENUMBERED,
    Change.ENDED: Fate.ENDED,
}


@dataclass(frozen=True)
class Cited:
    """An entry and the clause it cites, which would be no more what it was."""

    entry: Entry
    revision: Revision
    clause: str
    fate: Fate
    moved_to: str | None = None


def touched_citations(session: Session, review: Review) -> list[Cited]:
    """The citations that publishing (or retiring) would put in question, by entry."""
    published = review.entry.published
    if not kind_named(review.entry.kind).citable or published is None:
        return []
    fates = _fates(published, review)
    query = (
        select(Entry, Revision, Citation.clause)
        .join(Revision, Revision.entry_id == Entry.id)
        .join(Citation, Citation.revision_id == Revision.id)
        .where(Citation.regulation_id == review.entry_id, visible_now())
        .order_by(Entry.id, Citation.position)
    )
    return [
        Cited(entry, revision, label, *fates[label])
        for entry, revision, label in session.execute(query).unique()
        if label in fates
    ]


def _fates(published: Revision, review: Review) -> Mapping[str, tuple[Fate, str | None]]:
    before = _clauses(published)
    if review.purpose == Purpose.RETIRE:
        return {clause.label: (Fate.ENDED, None) for clause in before}
    changes = clause_changes(before, _clauses(review.revision))
    moved = {
        str(pair.before.label): (Fate.MOVED, None)
        for pair in compare(published, review.revision).pairs
        if _only_moved(pair) and pair.before
    }
    return moved | {
        label: (_FATES[change.change], change.moved_to) for label, change in changes.items()
    }


def _only_moved(pair: Pair) -> bool:
    return pair.moved and pair.piece.sort == Sort.CLAUSE


def _clauses(revision: Revision) -> list[Clause]:
    return kind_named(revision.entry.kind).clauses(revision.content)
