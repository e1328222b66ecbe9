"""Which published entries cite the clauses that a proposal touches, clause by clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.clause_changes import Change, clause_changes, corresponding
from content.kinds.base import Clause
from content.kinds.registry import kind_named
from content.models import Citation, Entry, Revision
from content.queries import visible_now
from core.messages import LazyText, _
from review.comparison import compare
from review.comparison.alignment import Pair
from review.comparison.pieces import Sort
from review.impact.laws_ended import laws_ended
from review.models import Purpose, Review


class Fate(StrEnum):
    """What becomes of a cited clause."""

    CHANGED = "changed"
    DELETED = "deleted"
    RENUMBERED = "renumbered"
    MOVED = "moved"  # same label, same words, another place
    ENDED = "ended"
    REPEALED = "repealed"  # with its law, which the proposal repeals or replaces


FATE_LABELS: dict[Fate, LazyText] = {
    Fate.CHANGED: _("条文改动"),
    Fate.DELETED: _("条文删除"),
    Fate.RENUMBERED: _("条号变更"),
    Fate.MOVED: _("只移动位置"),
    Fate.ENDED: _("整份下线"),
    Fate.REPEALED: _("所在法规被代替或废止"),
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


def citing_ended(session: Session, review: Review) -> list[Cited]:
    """The citations that would rest on a law which a proposal ends, by law and entry."""
    found = []
    for ended in laws_ended(session, review):
        anew = corresponding(_clauses(ended.revision), _clauses(review.revision))
        found += [
            Cited(entry, revision, label, Fate.REPEALED, anew.get(label))
            for entry, revision, label in _citing(session, ended.law.id)
            if entry.id != review.entry_id
        ]
    return found


def touched_citations(session: Session, review: Review) -> list[Cited]:
    """The citations that publishing (or retiring) would put in question, by entry."""
    published = review.entry.published
    if not kind_named(review.entry.kind).citable or published is None:
        return []
    fates = _fates(published, review)
    return [
        Cited(entry, revision, label, *fates[label])
        for entry, revision, label in _citing(session, review.entry_id)
        if label in fates
    ]


def _citing(session: Session, regulation_id: int) -> list[tuple[Entry, Revision, str]]:
    query = (
        select(Entry, Revision, Citation.clause)
        .join(Revision, Revision.entry_id == Entry.id)
        .join(Citation, Citation.revision_id == Revision.id)
        .where(Citation.regulation_id == regulation_id, visible_now())
        .order_by(Entry.id, Citation.position)
    )
    return [(entry, revision, label) for entry, revision, label in session.execute(query).unique()]


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
