"""Reading comments, with the rights of whoever reads."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from content.models import Revision
from core.errors import NotFound
from people.actors import Actor
from review.comments.anchors import Placed, still_standing
from review.comments.models import Comment
from review.comparison.pieces import pieces_of
from review.models import Purpose, Review, ReviewState
from review.permissions import can_see_review


def comments_on(session: Session, actor: Actor, review: Review) -> Sequence[Comment]:
    """What was sent on a review, and what the actor has not sent yet, as it was written."""
    seen = or_(Comment.sent_at.is_not(None), Comment.writer_id == actor.id)
    query = select(Comment).where(Comment.review_id == review.id, seen)
    return session.scalars(query.order_by(Comment.id)).unique().all()


def unsent(session: Session, actor: Actor, review_id: int) -> Sequence[Comment]:
    """What the actor has written on a review and not sent."""
    query = select(Comment).where(
        Comment.review_id == review_id, Comment.writer_id == actor.id, Comment.sent_at.is_(None)
    )
    return session.scalars(query.order_by(Comment.id)).unique().all()


def carried_to(session: Session, review: Review) -> Sequence[Comment]:
    """What was sent in earlier rounds about the same change, oldest first.

    Rounds before the last approval are another change.
    """
    return _of_rounds(session, review.entry_id, before=review.id)


def comments_for_author(session: Session, revision: Revision) -> list[Placed]:
    """What was sent on the change that is under way, whichever round it was in.

    `revision` is the text it has come to by now.
    """
    sent = _of_rounds(session, revision.entry_id, before=None)
    return still_standing(sent, pieces_of(revision)) if sent else []


def comment_seen(session: Session, actor: Actor, comment_id: int) -> Comment:
    """One comment. Raises `NotFound` when the actor may not know of it."""
    comment = session.get(Comment, comment_id)
    if comment is None:
        raise NotFound
    own = comment.writer_id == actor.id
    if not can_see_review(actor, comment.review) or not (own or comment.sent_at):
        raise NotFound
    return comment


def _of_rounds(session: Session, entry_id: int, before: int | None) -> Sequence[Comment]:
    rounds = select(Review.id).where(Review.entry_id == entry_id, Review.purpose == Purpose.PUBLISH)
    approved = select(func.max(Review.id)).where(
        Review.entry_id == entry_id,
        Review.purpose == Purpose.PUBLISH,
        Review.state == ReviewState.APPROVED,
    )
    if before is not None:
        rounds = rounds.where(Review.id < before)
        approved = approved.where(Review.id < before)
    done = session.scalar(approved) or 0
    query = select(Comment).where(
        Comment.review_id.in_(rounds.where(Review.id > done)), Comment.sent_at.is_not(None)
    )
    return session.scalars(query.order_by(Comment.id)).unique().all()
