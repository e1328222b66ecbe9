"""How the entries that say a block would read with what is proposed of it, piece by piece."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from content.blocks.uses import read_with, uses_in
from content.kinds.registry import kind_named
from content.models import Revision, RevisionState
from content.stored_content import UNREADABLE
from core.errors import Text
from review.comparison.wording import Effort, Run, runs
from review.models import Purpose, Review

_READ = (RevisionState.PUBLISHED, RevisionState.APPROVED)


@dataclass(frozen=True)
class ChangedPiece:
    """A piece that would read otherwise, with both wordings."""

    label: Text
    runs: Sequence[Run]


@dataclass(frozen=True)
class Reading:
    """An entry that says the block; without `pieces` it would read as it does, where they are None
    its stored text cannot be read: it stays behind until it is restored."""

    revision: Revision
    pieces: Sequence[ChangedPiece] | None


def readings_with(session: Session, review: Review) -> list[Reading] | None:
    """Every entry that agents read, or will once its day has come; None for what is no block."""
    if kind_named(review.entry.kind).stands_for is None or review.purpose != Purpose.PUBLISH:
        return None
    effort = Effort()
    return [
        Reading(user, _pieces(session, user, review.revision, effort))
        for user in uses_in(session, review.entry_id, _READ)
    ]


def _pieces(
    session: Session, user: Revision, block: Revision, effort: Effort
) -> list[ChangedPiece] | None:
    try:
        return list(_changed(session, user, block, effort))
    except UNREADABLE:
        return None


def _changed(
    session: Session, user: Revision, block: Revision, effort: Effort
) -> Iterator[ChangedPiece]:
    kind = kind_named(user.entry.kind)
    before = {one.key: one for one in kind.blocks(user.content)}
    for one in kind.blocks(read_with(session, user, block)):
        was = before.get(one.key)
        if was is None or was.text != one.text:
            yield ChangedPiece(one.label, runs(was.shown if was else "", one.shown, effort))
