"""Holding a review for a while, so that two people do not work on the same one."""

from __future__ import annotations

from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict
from core.messages import _
from people.actors import Actor
from review.models import LEASE, Review
from review.services.steps import locked_review, record, require_open, require_reviewer


def claim(session: Session, actor: Actor, review_id: int) -> Review:
    """Hold the review for `LEASE`, or extend it. Raises `Conflict` when another holds it."""
    review = locked_review(session, actor, review_id)
    require_reviewer(actor, review)
    require_open(review)
    holder = review.holder
    if holder is not None and holder.id != actor.id:
        raise Conflict(
            _("{name} 正在审核这一件", name=holder.display_name),
            code="claimed",
            details={"holder": holder.display_name},
        )
    if holder is None:
        review.claim_count += 1
        review.claimed_by_id = actor.id
    review.claim_ends_at = clock.now() + LEASE
    session.flush()
    session.refresh(review)
    record(session, actor, "review.claim", review, {"claim": review.claim_count})
    return review


def hand_back(session: Session, actor: Actor, review_id: int) -> Review:
    """Give a claim up before its time."""
    review = locked_review(session, actor, review_id)
    holder = review.holder
    if holder is None or holder.id != actor.id:
        raise Conflict(_("您没有认领这一件"), code="not_claimed")
    review.claimed_by_id = review.claim_ends_at = None
    session.flush()
    record(session, actor, "review.hand_back", review)
    return review


def renew(session: Session, actor: Actor, review_id: int, claim_number: int) -> Review:
    """Extend one's claim while the review is being read; never takes one over, leaves no trace.

    Raises `Conflict` when the claim ended or went to somebody else: it has to be claimed again.
    """
    review = locked_review(session, actor, review_id)
    require_reviewer(actor, review)
    require_open(review)
    holder = review.holder
    if holder is None or holder.id != actor.id or review.claim_count != claim_number:
        raise Conflict(
            _("认领已过期，请重新认领后再审核"),
            code="claim_expired",
            details={"holder": holder.display_name if holder else None},
        )
    review.claim_ends_at = clock.now() + LEASE
    session.flush()
    return review
