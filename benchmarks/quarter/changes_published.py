"""Changes of entries in a quarter: written, submitted, sent back or passed. Rows as they stand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from benchmarks.quarter.frame import Frame, Known
from content.models import Citation, Entry, Revision, RevisionState
from review.grading.grades import Grade
from review.models import Purpose, Review, ReviewState

CHANGES = 320
SENT_BACK = 0.22


def publish_changes(session: Session, frame: Frame) -> None:
    """Add what was changed in the quarter, each with its reviews; what agents see is the last.

    Called after searches and questions: they refer to the texts of before.
    """
    last = session.scalar(select(func.max(Revision.id))) or 0
    writer = frame.agents[0].id
    revisions: list[dict[str, Any]] = []
    reviews: list[dict[str, Any]] = []
    citations: list[dict[str, Any]] = []
    for known in frame.chance.sample(frame.entries, min(CHANGES, len(frame.entries))):
        kept = session.get_one(Revision, known.revision_id)
        at = min(frame.moment(), frame.until - timedelta(days=8))
        seq = session.scalar(
            select(func.max(Revision.seq)).where(Revision.entry_id == known.entry_id)
        )
        for state in _states(frame):
            last, seq = last + 1, (seq or 0) + 1
            revision, review = _change(frame, kept, known, last, seq, at, state, writer)
            at = review["decided_at"]
            revisions.append(revision)
            reviews.append(review)
            citations += _citations(kept, last)
        kept.state, kept.ended_at = RevisionState.SUPERSEDED, at
    session.flush()
    session.execute(insert(Revision), revisions)
    session.execute(insert(Review), reviews)
    session.execute(insert(Citation), citations)
    for one in revisions:
        if one["state"] == RevisionState.PUBLISHED:
            now = {"published_revision_id": one["id"], "version": one["version"]}
            session.execute(update(Entry).where(Entry.id == one["entry_id"]).values(now))


def _citations(kept: Revision, number: int) -> list[dict[str, Any]]:
    return [
        {
            "revision_id": number,
            "position": one.position,
            "regulation_id": one.regulation_id,
            "clause": one.clause,
            "seen_revision_id": one.seen_revision_id,
        }
        for one in kept.citations
    ]


def _states(frame: Frame) -> list[RevisionState]:
    """What becomes of one change: passed, or sent back before."""
    back = []
    while frame.chance.random() < SENT_BACK:
        back.append(RevisionState.RETURNED)
    return [*back[:2], RevisionState.PUBLISHED]


def _change(
    frame: Frame,
    kept: Revision,
    known: Known,
    number: int,
    seq: int,
    at: datetime,
    state: RevisionState,
    writer: int,
) -> tuple[dict[str, Any], dict[str, Any]]:
    chance = frame.chance
    submitted = at + timedelta(hours=chance.lognormvariate(1.6, 0.9))
    decided = submitted + timedelta(hours=chance.lognormvariate(1.8, 0.8))
    is_out = state == RevisionState.PUBLISHED
    revision = {
        "id": number,
        "entry_id": known.entry_id,
        "seq": seq,
        "version": seq,
        "state": state,
        "title": kept.title,
        "category_id": known.category_id,
        "content": kept.content,
        "change_note": "季度核对",
        "content_hash": kept.content_hash,
        "wording": kept.wording,
        "author_id": writer,
        "created_at": at,
        "updated_at": submitted,
        "published_at": decided if is_out else None,
    }
    review = {
        "entry_id": known.entry_id,
        "revision_id": number,
        "purpose": Purpose.PUBLISH,
        "state": ReviewState.APPROVED if is_out else ReviewState.CHANGES_REQUESTED,
        "content_hash": kept.content_hash or "",
        "grade": chance.choice(list(Grade)),
        "submitted_by_id": writer,
        "submitted_at": submitted,
        "decided_at": decided,
    }
    return revision, review
