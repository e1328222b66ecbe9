"""Verdicts: one by one or several at once, and what follows from them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from content.models import RevisionState
from content.services import publishing
from content.services.drafts import carry_on
from core import audit, clock
from core.errors import Conflict, Forbidden, Invalid
from core.messages import _
from people.actors import Actor, actor_of
from people.models import User
from people.permissions import same_person
from review.assignment import turns
from review.comments.queries import unsent
from review.models import Purpose, Review, ReviewState, SignOff, Verdict
from review.permissions import can_review, is_own
from review.policies.queries import demand_of, standing_approvals
from review.schemas import NO_REASON
from review.services.checking import ticked
from review.services.commenting import send_comments
from review.services.grading import regrade
from review.services.lapsing import lapse_where_used
from review.services.opened_texts import require_opened
from review.services.outcome_notices import tell_outcome
from review.services.steps import locked_review, record, require_open, require_reviewer


@dataclass(frozen=True)
class Given:
    """A verdict as it was given."""

    verdict: Verdict
    comment: str
    checked: Collection[str] | None


@dataclass(frozen=True)
class Together:
    """Reviews that are decided together, and as what: for one more row in the audit trail.

    `unread`: those of them nobody read, because a sample was.
    """

    ids: list[int]
    actor: str
    action: str
    subject: str
    values: dict[str, Any]
    unread: list[int] = field(default_factory=list)

    def reviews(self, session: Session) -> list[Review]:
        """The reviews, which are locked already."""
        return [session.get_one(Review, review_id) for review_id in self.ids]

    def mark(self, review: Review) -> None:
        """Say on its text that nobody has read it."""
        if review.id in self.unread:
            review.revision.taken_over_at = clock.now()

    def record(self, session: Session, ids: Collection[int] | None = None) -> None:
        """The row in the trail; `ids`: those that were decided, where not all were."""
        decided = self.ids if ids is None else sorted(ids)
        audit.record(session, self.actor, self.action, self.subject, self.values | {"ids": decided})


def decide(
    session: Session,
    actor: Actor,
    review_id: int,
    verdict: Verdict,
    comment: str = "",
    *,
    claim_number: int | None = None,
    checked: Collection[str] | None = (),
) -> Review:
    """Give a verdict. Approval publishes at once or on the effective date.

    `claim_number`: the claim it is given under; a claim that has since gone to somebody else makes
    it a `Conflict`. `checked`: the keys ticked of the checklist, all of which an approval needs;
    None from a program that shows none.
    Raises `Invalid` without a reason for anything but approval (what the reviewer has written on a
    piece is one) or with the checklist unfinished, `Forbidden` on one's own submission, `Conflict`
    when already decided.
    """
    review = locked_review(session, actor, review_id)
    given = Given(verdict, comment, checked)
    if verdict != Verdict.APPROVE:
        _require_reason(session, actor, review, comment)
    return decide_locked(session, actor, review, given, claim_number)


def decide_batch(
    session: Session,
    actor: Actor,
    review_ids: Sequence[int],
    verdict: Verdict,
    comment: str = "",
    *,
    checked: Collection[str] | None = (),
) -> list[Review]:
    """The same verdict on several reviews: all or, when one cannot be decided, none.

    Several are approved only by who has opened each of them as it stands.
    Raises `Conflict` or `Forbidden` whose details name the ids that stand in the way.
    """
    given = Given(verdict, comment, checked)
    reviews = [locked_review(session, actor, review_id) for review_id in sorted(set(review_ids))]
    require_decidable(session, actor, reviews, given)
    return [decide_locked(session, actor, review, given) for review in reviews]


def require_decidable(
    session: Session,
    actor: Actor,
    reviews: Sequence[Review],
    given: Given,
    *,
    by_sample: bool = False,
) -> None:
    """Raises `Conflict` or `Forbidden` with the ids that stand in the way of deciding together."""
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
    if given.verdict == Verdict.APPROVE and len(reviews) > 1 and not by_sample:
        require_opened(session, actor, reviews)


def decide_locked(
    session: Session,
    actor: Actor,
    review: Review,
    given: Given,
    claim_number: int | None = None,
) -> Review:
    """The verdict given on a locked review."""
    verdict, comment = given.verdict, given.comment
    require_reviewer(actor, review)
    require_open(review)
    _require_claim(actor, review, claim_number)
    if verdict == Verdict.APPROVE:
        _require_first(actor, review)
        _require_judged(session, review)
        regrade(session, review)
    checked = ticked(session, review, given.checked, whole=verdict == Verdict.APPROVE)
    _sign(session, actor, review, given, checked)
    sent = send_comments(session, actor, review)
    said = {"comment": comment, "comments": [one.id for one in sent]}
    record(session, actor, f"review.{verdict}", review, said)
    _conclude(session, review, verdict)
    session.flush()
    follow = turns.next_step if review.state == ReviewState.OPEN else turns.closed
    follow(session, review)
    session.flush()
    tell_outcome(session, review, actor.id)
    return review


def _sign(
    session: Session, actor: Actor, review: Review, given: Given, checked: list[str] | None
) -> None:
    """Put the sign-off on the review; who thinks better of an approval replaces their own.

    So does who signs again what was carried over. The trail keeps both. `checked`: which items of
    the list were ticked.
    """
    own = next((s for s in review.sign_offs if s.reviewer_id == actor.id), None)
    if own is None:
        own = SignOff(reviewer_id=actor.id)
        review.sign_offs.append(own)
    own.verdict, own.comment = given.verdict, given.comment
    own.checked = checked
    own.content_hash, own.at = review.content_hash, clock.now()
    own.department_id, own.carried_from_id, own.lapsed_at = actor.department_id, None, None
    with session.no_autoflush:
        own.reviewer = session.get_one(User, actor.id)
    session.flush()


def _conclude(session: Session, review: Review, verdict: Verdict) -> None:
    if verdict == Verdict.APPROVE:
        if demand_of(session, review).is_met:
            _approved(session, review)
        else:  # the next one's turn
            review.claimed_by_id = review.claim_ends_at = None
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
        lapse_where_used(session, review.revision)
    else:
        publishing.retire(session, review.entry)


def _require_reason(session: Session, actor: Actor, review: Review, comment: str) -> None:
    if not comment.strip() and not unsent(session, actor, review.id):
        raise Invalid.field("comment", NO_REASON)


def _require_judged(session: Session, review: Review) -> None:
    """Each approval, not only the last, is of what stands there. Raises `Conflict`."""
    if review.purpose == Purpose.PUBLISH:
        publishing.require_judged(session, review.revision, review.content_hash)
    elif review.entry.published_revision_id != review.revision_id:
        raise Conflict(_("申请下线的版本已被取代，请重新申请"), code="content_changed")


def _require_first(actor: Actor, review: Review) -> None:
    """A person signs off once, whatever number of accounts they have. Raises `Conflict`."""
    for sign_off in standing_approvals(review):
        again = same_person(actor, actor_of(sign_off.reviewer))
        if again and sign_off.carried_from_id is None:
            raise Conflict(_("您已经会签通过，等其他委员会签"), code="already_signed")


def _require_claim(actor: Actor, review: Review, claim_number: int | None) -> None:
    holder = review.holder
    if holder is not None and holder.id != actor.id:
        raise Conflict(_("{name} 正在审核这一件", name=holder.display_name), code="claimed")
    if claim_number is not None and (claim_number != review.claim_count or holder is None):
        raise Conflict(_("认领已过期，请重新认领后再审核"), code="claim_expired")
