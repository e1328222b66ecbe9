"""Putting a draft or a retirement before the committee, and taking it back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.blocks.uses import require_unused
from content.models import Entry, RevisionState
from content.queries import revision_in_work
from content.services import publishing
from content.services.drafts import carry_on, writable_entry
from core import clock
from core.errors import Conflict, Forbidden, Stale
from core.messages import _
from people.actors import Actor
from review.assignment import turns
from review.models import Purpose, Review, ReviewState
from review.permissions import can_withdraw
from review.services.carrying import carry_over
from review.services.grading import put_under_policy
from review.services.steps import locked_review, record, require_open


def submit(
    session: Session, actor: Actor, number: str, *, version: int | None = None, reason: str = ""
) -> Review:
    """Put the entry's draft before the committee; it is frozen by its content hash.

    Raises `Stale` when `version` is not the draft's, `Conflict` without a draft, `Invalid`.
    """
    entry = writable_entry(session, actor, number)
    draft = revision_in_work(session, entry.id)
    if draft is None or draft.state != RevisionState.DRAFT:
        raise Conflict(_("没有可以送审的草稿"), code="no_draft")
    if version is not None and version != draft.version:
        raise Stale(_("草稿在您打开之后有改动，请重新查看后再送审"))
    frozen_hash = publishing.freeze(session, draft)
    review = Review(
        entry=entry,
        revision=draft,
        purpose=Purpose.PUBLISH,
        content_hash=frozen_hash,
        reason=reason,
        submitted_by_id=actor.id,
        submitted_at=clock.now(),
    )
    return _opened(session, actor, review)


def ask_to_retire(session: Session, actor: Actor, number: str, reason: str) -> Review:
    """Ask the committee to take the published revision down."""
    entry = writable_entry(session, actor, number)
    if entry.published is None:
        raise Conflict(_("这个条目没有已发布的版本"), code="not_published")
    require_unused(session, entry)
    if _open_retirement(session, entry) is not None:
        raise Conflict(_("下线申请已经在审核中"), code="already_submitted")
    review = Review(
        entry=entry,
        revision=entry.published,
        purpose=Purpose.RETIRE,
        content_hash=entry.published.content_hash or "",
        reason=reason,
        submitted_by_id=actor.id,
        submitted_at=clock.now(),
    )
    return _opened(session, actor, review)


def withdraw(session: Session, actor: Actor, review_id: int) -> Review:
    """Take a submission back before it is decided; the text goes on as a draft."""
    review = locked_review(session, actor, review_id)
    if not can_withdraw(actor, review):
        raise Forbidden(_("只有送审的部门可以撤回"))
    require_open(review)
    review.state = ReviewState.WITHDRAWN
    review.decided_at = clock.now()
    if review.purpose == Purpose.PUBLISH:
        publishing.end_submission(session, review.revision, RevisionState.WITHDRAWN)
        carry_on(session, review.entry, review.revision)
    turns.closed(session, review)
    session.flush()
    record(session, actor, "review.withdraw", review)
    return review


def _opened(session: Session, actor: Actor, review: Review) -> Review:
    with session.no_autoflush:  # the review is not whole before it is graded
        put_under_policy(session, review)
    session.add(review)
    session.flush()
    carried = carry_over(session, review)
    told: dict[str, Any] = {"reason": review.reason, "grade": str(review.grade)}
    told |= {"policy": review.policy_version_id, "rule": review.rule_key}
    told |= {"carried": [sign_off.reviewer.name for sign_off in carried]}
    record(session, actor, f"review.submit_{review.purpose}", review, told)
    turns.opened(session, review)
    return review


def _open_retirement(session: Session, entry: Entry) -> Review | None:
    return session.scalar(
        select(Review).where(
            Review.entry_id == entry.id,
            Review.purpose == Purpose.RETIRE,
            Review.state == ReviewState.OPEN,
        )
    )
