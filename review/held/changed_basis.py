"""Which of the clauses a submission cites have changed since it was submitted."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.clause_changes import Change, clause_changes
from content.kinds.base import Clause
from content.kinds.registry import kind_named
from content.models import Entry, Revision
from core.messages import LazyText, _
from review.models import Review, ReviewState

CHANGE_LABELS: dict[Change, LazyText] = {
    Change.CHANGED: _("条文已改"),
    Change.RENUMBERED: _("条号已变"),
    Change.DELETED: _("条文已删"),
    Change.ENDED: _("法规已下线"),
    Change.REPEALED: _("法规已被代替或废止"),
}


@dataclass(frozen=True)
class ChangedBasis:
    """A cited clause that is no more what it was: its text then, and now if it still is there."""

    number: str
    title: str
    label: str
    change: Change
    moved_to: str | None
    before: str
    now: str

    @property
    def what(self) -> LazyText:
        """What became of it."""
        return CHANGE_LABELS[self.change]


def changed_since(session: Session, review: Review) -> list[ChangedBasis]:
    """The cited clauses that are others now than when an open review was submitted."""
    if review.state != ReviewState.OPEN:
        return []
    found: list[ChangedBasis] = []
    for regulation in {c.regulation.id: c.regulation for c in review.revision.citations}.values():
        labels = [c.clause for c in review.revision.citations if c.regulation_id == regulation.id]
        found += _changed(session, review, regulation, labels)
    return found


def _changed(
    session: Session, review: Review, regulation: Entry, labels: list[str]
) -> list[ChangedBasis]:
    then, now = _published_then(session, regulation, review), _published_now(regulation)
    if then is None or then is now:
        return []
    before = _clauses(then)
    after = _clauses(now) if now else []
    texts_before = {clause.label: clause.text for clause in before}
    texts_now = {clause.label: clause.text for clause in after}
    changes: dict[str, tuple[Change, str | None]] = dict.fromkeys(labels, (Change.ENDED, None))
    if now is not None:
        told = clause_changes(before, after)
        changes = {label: (told[label].change, told[label].moved_to) for label in told}
    return [
        ChangedBasis(
            regulation.number,
            (now or then).title,
            label,
            *changes[label],
            texts_before[label],
            texts_now.get(label, ""),
        )
        for label in labels
        if label in changes and label in texts_before
    ]


def _published_then(session: Session, regulation: Entry, review: Review) -> Revision | None:
    query = (
        select(Revision)
        .where(
            Revision.entry_id == regulation.id,
            Revision.published_at.is_not(None),
            Revision.published_at <= review.submitted_at,
        )
        .order_by(Revision.seq.desc())
        .limit(1)
    )
    return session.scalars(query).unique().first()


def _published_now(regulation: Entry) -> Revision | None:
    return None if regulation.taken_down_at is not None else regulation.published


def _clauses(revision: Revision) -> list[Clause]:
    return kind_named(revision.entry.kind).clauses(revision.content)
