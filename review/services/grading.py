"""The grade of a submission: computed when it is opened, raised by a reviewer, never lowered."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.errors import Conflict, Invalid
from core.messages import _
from people.actors import Actor
from review.assignment import turns
from review.grading.grade import grade_of, grade_of_retirement, judged
from review.grading.grades import Because, Grade, Grading, Reason, higher_than, rank
from review.models import Purpose, Review, ReviewState
from review.policies.queries import current_version, governing, key_of, version_numbered
from review.policies.rules import rules_of
from review.services.steps import locked_review, record, require_open, require_reviewer


def put_under_policy(session: Session, review: Review) -> None:
    """Grade a review that is being opened, and put it under the policy in force.

    What a reviewer raised stays raised until the entry's text is passed: else it would be enough to
    take the submission back and to submit it again.
    """
    version = current_version(session)
    review.policy_version_id = version.id
    graded = _computed(review)
    raised = [reason for reason in _raised_before(session, review) if _is_above(reason, graded)]
    review.grade = max([graded.grade, *(reason.grade for reason in raised)], key=rank)
    review.grade_reasons = [reason.as_json() for reason in (*raised, *graded.reasons)]
    _choose_rule(session, review)


def regrade(session: Session, review: Review) -> None:
    """Grade anew when something else is published than when it was opened; never to less."""
    if review.purpose != Purpose.PUBLISH:
        return
    if review.graded_against_id == review.entry.published_revision_id:
        return
    graded = _computed(review)
    if rank(graded.grade) > rank(review.grade):
        review.grade = graded.grade
        review.grade_reasons = [reason.as_json() for reason in graded.reasons]
        _choose_rule(session, review)


def raise_grade(
    session: Session, actor: Actor, review_id: int, grade: Grade, reason: str
) -> Review:
    """Have a change judged as riskier than computed: the quorum grows, sign-offs given stay.

    Raises `Conflict` when `grade` is not above the present one, `Invalid` without a reason.
    """
    review = locked_review(session, actor, review_id)
    require_reviewer(actor, review)
    require_open(review)
    if grade not in higher_than(review.grade):
        raise Conflict(_("风险等级只能调高，不能调低"), code="grade_not_higher")
    if not reason.strip():
        raise Invalid.field("reason", _("请写明为什么调高"))
    before = review.grade
    review.grade = grade
    raised = Reason(Because.RAISED, grade, after=f"{actor.display_name}：{reason.strip()}")
    review.grade_reasons = [raised.as_json(), *review.grade_reasons]
    _choose_rule(session, review)
    session.flush()
    told = {"from": str(before), "to": str(grade), "reason": reason.strip()}
    record(session, actor, "review.raise_grade", review, told)
    turns.demand_changed(session, review)
    return review


def _raised_before(session: Session, review: Review) -> list[Reason]:
    """Why the entry's last submission was raised, unless it was passed."""
    if review.purpose != Purpose.PUBLISH:
        return []
    earlier = select(Review).where(
        Review.entry_id == review.entry.id, Review.purpose == Purpose.PUBLISH
    )
    last = session.scalars(earlier.order_by(Review.id.desc()).limit(1)).unique().first()
    if last is None or last.state == ReviewState.APPROVED:
        return []
    return [reason for reason in last.reasons if reason.because == Because.RAISED]


def _is_above(reason: Reason, graded: Grading) -> bool:
    return rank(reason.grade) > rank(graded.grade)


def _computed(review: Review) -> Grading:
    if review.purpose == Purpose.RETIRE:
        return grade_of_retirement()
    published = review.entry.published
    review.graded_against_id = published.id if published else None
    return grade_of(judged(published) if published else None, judged(review.revision))


def _choose_rule(session: Session, review: Review) -> None:
    version = version_numbered(session, review.policy_version_id or 0)
    rules = governing(session, rules_of(version.rules), review)
    review.rule_key = key_of(rules)
