"""Sign-offs that a resubmission leaves standing: those its changes do not touch."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from people.actors import actor_of
from people.models import User
from people.permissions import person_key
from people.roles import Speciality
from review.grading.grade import judged, touches
from review.models import Purpose, Review, ReviewState, SignOff, Verdict
from review.permissions import can_decide
from review.policies.queries import rule_of, standing_approvals
from review.policies.rules import Group

_CAME_BACK = (ReviewState.CHANGES_REQUESTED, ReviewState.WITHDRAWN)


def carry_over(session: Session, review: Review) -> list[SignOff]:
    """Give an opened review the approvals of the one before that its text does not reset.

    An unchanged resubmission keeps all; after a change the rule says which are given anew. Nothing
    is carried over a rejection, nor for somebody who wrote on the text meanwhile, or who thought
    better of it, by whatever account.
    """
    before = _the_one_before(session, review)
    if before is None:
        return []
    reset = _reset_by(session, before, review)
    turned_down = {person_key(s.reviewer) for s in before.sign_offs if s.verdict != Verdict.APPROVE}
    kept = [
        one
        for one in standing_approvals(before)
        if not _groups(one, review) & reset and person_key(one.reviewer) not in turned_down
    ]
    carried = [
        SignOff(
            reviewer_id=one.reviewer_id,
            department_id=one.department_id,
            carried_from_id=one.carried_from_id or before.id,
            verdict=one.verdict,
            comment=one.comment,
            content_hash=one.content_hash,
            checked=one.checked,
            at=one.at,
        )
        for one in kept
        if one.reviewer.active
        and one.lapsed_at is None
        and can_decide(actor_of(one.reviewer), review)
    ]
    review.sign_offs += carried
    session.flush()
    return carried


def _the_one_before(session: Session, review: Review) -> Review | None:
    """The submission this one carries on; None when it was no return or another base stands now."""
    query = (
        select(Review)
        .where(
            Review.entry_id == review.entry_id,
            Review.id != review.id,
            Review.purpose == review.purpose,
        )
        .order_by(Review.id.desc())
        .limit(1)
    )
    before = session.scalars(query).unique().one_or_none()
    if before is None or before.state not in _CAME_BACK or review.purpose == Purpose.RETIRE:
        return None
    return before if before.graded_against_id == review.graded_against_id else None


def _reset_by(session: Session, before: Review, review: Review) -> frozenset[Group]:
    if before.content_hash == review.content_hash:
        return frozenset()
    touched = touches(judged(before.revision), judged(review.revision))
    return rule_of(session, review).resets_at(reason.grade for reason in touched)


def _groups(sign_off: SignOff, review: Review) -> frozenset[Group]:
    """What a sign-off counts as when a change says what it resets."""
    signer, department = sign_off.reviewer, sign_off.department
    groups = {_SPECIAL[one] for one in _specialities(signer)}
    if sign_off.department_id == review.entry.department_id:
        groups.add(Group.OWNER)
    if department is not None and department.is_service:
        groups.add(Group.SERVICE)
    return frozenset(groups if groups & {Group.OWNER, Group.SERVICE} else groups | {Group.OTHERS})


_SPECIAL = {Speciality.LEGAL: Group.LEGAL, Speciality.SAFETY: Group.SAFETY}


def _specialities(user: User) -> list[Speciality]:
    return [Speciality(one) for one in user.specialities]
