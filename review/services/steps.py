"""What every step of a review begins and ends with: the locked row, its state, the audit row."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.blocks.uses import users_or_blocks
from content.models import Entry
from core import audit
from core.errors import Conflict, Forbidden, NotFound
from core.messages import _
from people.actors import Actor
from review.models import Review, ReviewState
from review.permissions import can_decide, can_review, can_see_review


def locked_review(session: Session, actor: Actor, review_id: int) -> Review:
    """The review, locked, for somebody who may know of it. Raises `NotFound`."""
    review = locked(session, review_id)
    if not can_see_review(actor, review):
        raise NotFound
    return review


def locked(session: Session, review_id: int) -> Review:
    """The review, locked with its entry until the transaction ends. Raises `NotFound`."""
    query = select(Review.entry_id, Review.revision_id).where(Review.id == review_id)
    found = session.execute(query).one_or_none()
    if found is None:
        raise NotFound
    # With what it is read with: who decides on a block, and who on an entry that says it, wait.
    ids = [found.entry_id, *users_or_blocks(session, found.entry_id, found.revision_id)]
    lock = select(Entry.id).where(Entry.id.in_(ids)).order_by(Entry.id)
    session.execute(lock.with_for_update(key_share=True))
    return session.get_one(Review, review_id, populate_existing=True)


def require_open(review: Review) -> None:
    """Raises `Conflict` once there is an outcome."""
    if review.state != ReviewState.OPEN:
        raise Conflict(_("这一件已有结论"), code="already_decided")


def require_reviewer(actor: Actor, review: Review) -> None:
    """Raises `Forbidden` for others than the committee, and on one's own submission."""
    if not can_review(actor):
        raise Forbidden(_("只有审核委员可以审核"))
    if not can_decide(actor, review):
        raise Forbidden(_("不能审核自己送审的内容"), code="own_submission")


def record(
    session: Session, actor: Actor, action: str, review: Review, data: dict[str, Any] | None = None
) -> None:
    """The audit row of one step: which review, which revision, which text."""
    values = {"review": review.id, "seq": review.revision.seq, "hash": review.content_hash}
    audit.record(session, actor.name, action, f"entry:{review.entry.number}", values | (data or {}))
