"""Submitting, claiming, deciding. Every step checks policy and state, changes, audits.

The review row is locked before its state is looked at, and a decision counts only on the content
hash that was submitted: of two verdicts at once one wins and the other is told so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Entry, RevisionState
from content.queries import revision_in_work
from content.services import publishing
from content.services.drafts import carry_on, writable_entry
from core import audit, clock
from core.errors import Conflict, Forbidden, NotFound, Stale
from core.messages import _
from people.actors import Actor
from review.models import LEASE, Purpose, Review, ReviewState, SignOff, Verdict
from review.policy import can_decide, can_review, can_see_review, can_withdraw, is_complete, is_own


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
    review = _locked(session, actor, review_id)
    if not can_withdraw(actor, review):
        raise Forbidden(_("只有送审的部门可以撤回"))
    _require_open(review)
    review.state = ReviewState.WITHDRAWN
    review.decided_at = clock.now()
    if review.purpose == Purpose.PUBLISH:
        publishing.end_submission(session, review.revision, RevisionState.WITHDRAWN)
        carry_on(session, review.entry, review.revision)
    session.flush()
    _audit(session, actor, "review.withdraw", review)
    return review


def claim(session: Session, actor: Actor, review_id: int) -> Review:
    """Hold the review for `LEASE`, or extend it. Raises `Conflict` when another holds it."""
    review = _locked(session, actor, review_id)
    _require_reviewer(actor, review)
    _require_open(review)
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
    _audit(session, actor, "review.claim", review, {"claim": review.claim_count})
    return review


def hand_back(session: Session, actor: Actor, review_id: int) -> Review:
    """Give a claim up before its time."""
    review = _locked(session, actor, review_id)
    holder = review.holder
    if holder is None or holder.id != actor.id:
        raise Conflict(_("您没有认领这一件"), code="not_claimed")
    review.claimed_by_id = review.claim_ends_at = None
    session.flush()
    _audit(session, actor, "review.hand_back", review)
    return review


def decide(
    session: Session,
    actor: Actor,
    review_id: int,
    verdict: Verdict,
    comment: str = "",
    *,
    claim_number: int | None = None,
) -> Review:
    """Give a verdict. Approval publishes at once or on the effective date.

    `claim_number`: the claim it is given under; a claim that has since gone to somebody else makes
    it a `Conflict`. Raises `Forbidden` on one's own submission, `Conflict` when already decided.
    """
    review = _locked(session, actor, review_id)
    return _decided(session, actor, review, verdict, comment, claim_number)


def decide_batch(
    session: Session, actor: Actor, review_ids: Sequence[int], verdict: Verdict, comment: str = ""
) -> list[Review]:
    """The same verdict on several reviews: all or, when one cannot be decided, none.

    Raises `Conflict` or `Forbidden` whose details name the ids that stand in the way.
    """
    ordered = sorted(set(review_ids))
    reviews = [_locked(session, actor, review_id) for review_id in ordered]
    own = [r.id for r in reviews if can_review(actor) and is_own(actor, r)]
    if own:
        raise Forbidden(_("不能审核自己送审的内容"), code="own_submission", details={"ids": own})
    closed = [r.id for r in reviews if r.state != ReviewState.OPEN]
    if closed:
        raise Conflict(
            _("其中有 {count} 件已有结论", count=len(closed)),
            code="already_decided",
            details={"ids": closed},
        )
    held = [r.id for r in reviews if r.holder is not None and r.holder.id != actor.id]
    if held:
        raise Conflict(
            _("其中有 {count} 件正由别人审核", count=len(held)),
            code="claimed",
            details={"ids": held},
        )
    return [_decided(session, actor, review, verdict, comment, None) for review in reviews]


def _opened(session: Session, actor: Actor, review: Review) -> Review:
    session.add(review)
    session.flush()
    _audit(session, actor, f"review.submit_{review.purpose}", review, {"reason": review.reason})
    return review


def _decided(
    session: Session,
    actor: Actor,
    review: Review,
    verdict: Verdict,
    comment: str,
    claim_number: int | None,
) -> Review:
    """The verdict given on a locked review."""
    _require_reviewer(actor, review)
    _require_open(review)
    _require_claim(actor, review, claim_number)
    review.sign_offs.append(
        SignOff(
            reviewer_id=actor.id,
            verdict=verdict,
            comment=comment,
            content_hash=review.content_hash,
            at=clock.now(),
        )
    )
    _audit(session, actor, f"review.{verdict}", review, {"comment": comment})
    _conclude(session, review, verdict)
    session.flush()
    return review


def _conclude(session: Session, review: Review, verdict: Verdict) -> None:
    if verdict == Verdict.APPROVE:
        if is_complete(s.verdict for s in review.sign_offs):
            _approved(session, review)
        return
    if verdict == Verdict.REQUEST_CHANGES:
        review.state = ReviewState.CHANGES_REQUESTED
        ended_as = RevisionState.RETURNED
    else:
        review.state = ReviewState.REJECTED
        ended_as = RevisionState.REJECTED
    review.decided_at = clock.now()
    if review.purpose == Purpose.PUBLISH:
        publishing.end_submission(session, review.revision, ended_as)
        if verdict == Verdict.REQUEST_CHANGES:
            carry_on(session, review.entry, review.revision)


def _approved(session: Session, review: Review) -> None:
    review.state = ReviewState.APPROVED
    review.decided_at = clock.now()
    if review.purpose == Purpose.PUBLISH:
        publishing.approve(session, review.revision, review.content_hash)
    elif review.entry.published_revision_id != review.revision_id:
        raise Conflict(_("申请下线的版本已被取代，请重新申请"), code="content_changed")
    else:
        publishing.retire(session, review.entry)


def _locked(session: Session, actor: Actor, review_id: int) -> Review:
    """The review, locked with its entry until the transaction ends. Raises `NotFound`."""
    entry_id = session.scalar(select(Review.entry_id).where(Review.id == review_id))
    if entry_id is None:
        raise NotFound
    lock = select(Entry.id).where(Entry.id == entry_id).with_for_update(key_share=True)
    session.execute(lock)
    review = session.get_one(Review, review_id, populate_existing=True)
    if not can_see_review(actor, review):
        raise NotFound
    return review


def _require_open(review: Review) -> None:
    if review.state != ReviewState.OPEN:
        raise Conflict(_("这一件已有结论"), code="already_decided")


def _require_reviewer(actor: Actor, review: Review) -> None:
    if not can_review(actor):
        raise Forbidden(_("只有审核委员可以审核"))
    if not can_decide(actor, review):
        raise Forbidden(_("不能审核自己送审的内容"), code="own_submission")


def _require_claim(actor: Actor, review: Review, claim_number: int | None) -> None:
    holder = review.holder
    if holder is not None and holder.id != actor.id:
        raise Conflict(_("{name} 正在审核这一件", name=holder.display_name), code="claimed")
    if claim_number is not None and (claim_number != review.claim_count or holder is None):
        raise Conflict(_("认领已过期，请重新认领后再审核"), code="claim_expired")


def _open_retirement(session: Session, entry: Entry) -> Review | None:
    return session.scalar(
        select(Review).where(
            Review.entry_id == entry.id,
            Review.purpose == Purpose.RETIRE,
            Review.state == ReviewState.OPEN,
        )
    )


def _audit(
    session: Session, actor: Actor, action: str, review: Review, data: dict[str, Any] | None = None
) -> None:
    values = {"review": review.id, "seq": review.revision.seq, "hash": review.content_hash}
    audit.record(session, actor.name, action, f"entry:{review.entry.number}", values | (data or {}))
