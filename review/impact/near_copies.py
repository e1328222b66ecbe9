"""Texts of others that never came before agents and that a proposal nearly repeats.

Words that were copied whole make their writers the proposal's (`content.texts.same_words`); what
was reworded only a person can judge. So the committee is told whose text it is like.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from content.kinds.registry import kind_named
from content.models import Entry, Revision, RevisionState
from review.impact.duplicates import dice
from review.models import Review

_LOOKED_AT = 300  # the latest of the kind
_LIKE = 0.75  # of what both say
_LEAST = 20  # letters; shorter texts are alike by chance
_TEXT = 2_000
_SHOWN = 5


@dataclass(frozen=True)
class NearCopy:
    """A text that was submitted under another number; `likeness` from 0 to 1."""

    review_id: int
    number: str
    seq: int
    state: RevisionState
    writers: Sequence[str]
    likeness: float


def near_copies(session: Session, review: Review) -> list[NearCopy]:
    """The likest first; of those whose writers all wrote this one too there is nothing to tell."""
    own = _said(review.revision)
    if len(own) < _LEAST:
        return []
    query = (
        select(Revision, Review.id)
        .join(Review, Review.revision_id == Revision.id)
        .join(Entry, Revision.entry_id == Entry.id)
        .where(
            Entry.kind == review.entry.kind,
            Revision.entry_id != review.entry_id,
            Revision.published_at.is_(None),
        )
        .options(selectinload(Revision.writers))
        .order_by(Review.id.desc())
        .limit(_LOOKED_AT)
    )
    found = []
    for other, review_id in session.execute(query).unique():
        if other.writer_ids <= review.revision.writer_ids:
            continue
        likeness = dice(own, _said(other))
        if likeness >= _LIKE:
            names = sorted({one.display_name for one in other.written_by})
            found.append(
                NearCopy(
                    review_id, other.entry.number, other.seq, other.state, names, round(likeness, 2)
                )
            )
    return sorted(found, key=lambda one: -one.likeness)[:_SHOWN]


def _said(revision: Revision) -> str:
    text = kind_named(revision.entry.kind).searchable_text(revision.content)
    return f"{revision.title} {text}".casefold()[:_TEXT]
