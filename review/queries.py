"""Reading the committee's work: the queue, one review, what was decided on an entry."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from content.models import Entry, Revision
from core.errors import NotFound
from core.paging import Page, page_of
from people.actors import Actor
from people.roles import Role
from review.models import Purpose, Review, ReviewState
from review.policy import can_review, can_see_review


def review_numbered(session: Session, actor: Actor, review_id: int) -> Review:
    """One review. Raises `NotFound` when the actor may not know of it."""
    review = session.get(Review, review_id)
    if review is None or not can_see_review(actor, review):
        raise NotFound
    return review


def reviews(
    session: Session,
    actor: Actor,
    *,
    state: ReviewState | None = ReviewState.OPEN,
    kind: str | None = None,
    department_id: int | None = None,
    limit: int,
    offset: int = 0,
) -> Page[Review]:
    """The queue, oldest first: all for the committee, their department's for contributors."""
    query = _knowable(select(Review).join(Entry, Review.entry_id == Entry.id), actor)
    if state is not None:
        query = query.where(Review.state == state)
    if kind:
        query = query.where(Entry.kind == kind)
    if department_id is not None:
        query = query.where(Entry.department_id == department_id)
    query = query.order_by(Review.id)  # the order of submission, whatever the clock said
    return page_of(session, query, limit=limit, offset=offset)


def decided_reviews(
    session: Session, actor: Actor, *, kind: str | None = None, limit: int, offset: int = 0
) -> Page[Review]:
    """What has an outcome, last decided first; the same rights as the queue."""
    query = _knowable(select(Review).join(Entry, Review.entry_id == Entry.id), actor)
    query = query.where(Review.state != ReviewState.OPEN)
    if kind:
        query = query.where(Entry.kind == kind)
    query = query.order_by(Review.decided_at.desc(), Review.id.desc())
    return page_of(session, query, limit=limit, offset=offset)


def open_count(session: Session, actor: Actor) -> int:
    """How many reviews wait, for the badge in the navigation; 0 for others than reviewers."""
    if not can_review(actor):
        return 0
    query = select(func.count(Review.id)).where(Review.state == ReviewState.OPEN)
    return session.scalar(query) or 0


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
    earlier = select(Review).where(
        Review.entry_id == review.entry_id,
        Review.purpose == Purpose.PUBLISH,
        Review.id < review.id,
        Review.revision_id != review.revision_id,
    )
    latest = session.scalars(earlier.order_by(Review.id.desc()).limit(1)).unique().first()
    return latest.revision if latest and review.purpose == Purpose.PUBLISH else None


def _knowable(query: Select[Review], actor: Actor) -> Select[Review]:
    if can_review(actor):
        return query
    department = actor.department_id if actor.has(Role.CONTRIBUTOR) else None
    return query.where(Entry.department_id == department)
