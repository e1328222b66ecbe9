"""Reading the committee's work: one review, what was decided on an entry. The queue: `queue`."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Revision
from core.errors import NotFound
from people.actors import Actor
from review.models import Purpose, Review, ReviewState
from review.permissions import can_see_review


def review_numbered(session: Session, actor: Actor, review_id: int) -> Review:
    """One review. Raises `NotFound` when the actor may not know of it."""
    review = session.get(Review, review_id)
    if review is None or not can_see_review(actor, review):
        raise NotFound
    return review


def reviews_of(session: Session, entry_id: int) -> Sequence[Review]:
    """Everything that was put before the committee for an entry, newest first."""
    query = select(Review).where(Review.entry_id == entry_id).order_by(Review.id.desc())
    return session.scalars(query).unique().all()


def published_beside(session: Session, review: Review) -> Revision | None:
    """The revision a reviewer compares with: what agents see now, None when they see nothing.

    Once a review is decided: what was published last before its revision. For a retirement: the
    revision itself.
    """
    if review.purpose == Purpose.RETIRE:
        return review.revision
    if review.state == ReviewState.OPEN:
        return review.entry.published
    return session.scalar(
        select(Revision)
        .where(
            Revision.entry_id == review.entry_id,
            Revision.seq < review.revision.seq,
            Revision.published_at.is_not(None),
        )
        .order_by(Revision.seq.desc())
        .limit(1)
    )


def proposed_before(session: Session, review: Review) -> Revision | None:
    """What the department had put before the committee the last time; None when it had not."""
    if review.purpose != Purpose.PUBLISH:
        return None
    earlier = (
        select(Revision)
        .join(Review, Review.revision_id == Revision.id)
        .where(
            Review.entry_id == review.entry_id,
            Review.purpose == Purpose.PUBLISH,
            Review.id < review.id,
            Review.revision_id != review.revision_id,
        )
    )
    return session.scalars(earlier.order_by(Review.id.desc()).limit(1)).unique().first()


def approval_of(session: Session, revision: Revision) -> Review | None:
    """The review of a revision that was shown: who signed it off, and on what comparison."""
    query = (
        select(Review)
        .where(Review.revision_id == revision.id, Review.purpose == Purpose.PUBLISH)
        .order_by(Review.id.desc())
        .limit(1)
    )
    return session.scalars(query).unique().first()
