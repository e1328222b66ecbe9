"""The grade of a submission: computed when it is opened, raised by a reviewer, never lowered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.applicability.circles import Circle
from content.applicability.for_whom import Scope, as_stored
from content.kinds.registry import kind_named
from content.models import Revision, RevisionState
from content.queries import entry_numbered, revision_in_work
from content.services import publishing
from content.unfinished_drafts import lacking
from core.base_schema import load
from core.errors import Conflict, Invalid
from core.messages import _
from people.actors import Actor
from review.assignment import turns
from review.grading.grade import Judged, grade_of_retirement, judged, related_in
from review.grading.graded_ahead import graded
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


def grade_ahead(session: Session, number: str) -> None:
    """Grade the draft that is about to be submitted, while nobody waits for it.

    Long texts take their time, and whoever writes holds up all others: called before the
    transaction that submits, which finds the grade by what both texts hold.
    """
    entry = entry_numbered(session, number)
    draft = revision_in_work(session, entry.id) if entry else None
    if entry is None or draft is None or draft.state != RevisionState.DRAFT:
        return
    if not lacking(draft):  # else it is refused
        _grade_ahead(session, entry.published, judged(draft))


def grade_ahead_of_saving(
    session: Session, values: Mapping[str, Any], number: str | None = None
) -> None:
    """The same for a text that is to be saved and submitted at once.

    `values`: the fields of `NewEntrySchema`, or those of `DraftSchema` with the kind; `number`: of
    the entry they are saved to.
    """
    entry = entry_numbered(session, number) if number else None
    kind = kind_named(values["kind"])
    cited = dict.fromkeys(f"{c['number']} {c['clause']}" for c in values["citations"])
    after = Judged(
        kind.name,
        values["title"],
        kind.schema().dump(load(kind.schema(), values["content"], prefix="content")),
        values["category"],
        values["effective_from"],
        values["expires_on"],
        values["review_by"],
        tuple(cited),
        scope=Scope.of(as_stored(values)),
        circle=Circle.of_fields(values),
        relations=related_in(values),
    )
    _grade_ahead(session, entry.published if entry else None, after)


def _grade_ahead(session: Session, published: Revision | None, after: Judged) -> None:
    looked_at = publishing.looked_at_by(session, after.kind, after.effective_from, after.review_by)
    graded(judged(published) if published else None, replace(after, review_by=looked_at))


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
    return graded(judged(published) if published else None, judged(review.revision))


def _choose_rule(session: Session, review: Review) -> None:
    version = version_numbered(session, review.policy_version_id or 0)
    rules = governing(session, rules_of(version.rules), review)
    review.rule_key = key_of(rules)
