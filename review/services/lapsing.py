"""Who left the committee no longer decides: what they signed in open reviews stops counting.

`review.policies.queries.standing_approvals` counts it no longer from that moment on; here it is put
on record, so that it stays so when they come back, and another sign-off is asked for.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from content.models import Revision
from core import audit, clock
from people.actors import SYSTEM_NAME
from people.models import User, UserRole
from people.roles import Role
from review.assignment import turns
from review.assignment.committee import forget_committee
from review.models import Purpose, Review, ReviewState, SignOff, UrgentSignOff
from review.permissions import is_of_committee
from review.services.steps import locked

AT_ONCE = 200


def lapse_sign_offs(session: Session) -> int:
    """Let lapse what those signed who can no longer decide; gives in how many open reviews."""
    ids = session.scalars(_affected(SignOff).union(_affected(UrgentSignOff)).limit(AT_ONCE)).all()
    if ids:
        forget_committee(session)
    for review_id in sorted(ids):
        review = locked(session, review_id)
        signed: list[SignOff | UrgentSignOff] = [*review.sign_offs, *review.urgent_sign_offs]
        lapsed = [
            one for one in signed if one.lapsed_at is None and not is_of_committee(one.reviewer)
        ]
        _lapse(session, review, lapsed)
    return len(ids)


def lapse_where_used(session: Session, revision: Revision) -> None:
    """Let lapse what was signed for the blocks that a text just approved refers to.

    Who signed has not seen how this text reads with what is proposed of the block.
    """
    blocks = [use.block_id for use in revision.block_uses]
    query = select(Review).where(
        Review.entry_id.in_(blocks),
        Review.state == ReviewState.OPEN,
        Review.purpose == Purpose.PUBLISH,
    )
    for review in session.scalars(query.order_by(Review.id)).unique() if blocks else ():
        signed = [one for one in review.sign_offs if one.lapsed_at is None]
        if signed:
            _lapse(session, review, signed)


def _lapse(session: Session, review: Review, lapsed: Sequence[SignOff | UrgentSignOff]) -> None:
    """Put it on record, and ask for other sign-offs."""
    for one in lapsed:
        one.lapsed_at = clock.now()
    session.flush()
    values = {"review": review.id, "hash": review.content_hash}
    values |= {"signed": sorted({one.reviewer.name for one in lapsed})}
    subject = f"entry:{review.entry.number}"
    audit.record(session, SYSTEM_NAME, "review.sign_off_lapsed", subject, values)
    turns.next_step(session, review)


def _affected(signed: type[SignOff | UrgentSignOff]) -> Select[int]:
    members = (
        select(UserRole.user_id)
        .join(User, User.id == UserRole.user_id)
        .where(UserRole.role == Role.REVIEWER, User.active.is_(True))
    )
    return (
        select(signed.review_id)
        .join(Review, Review.id == signed.review_id)
        .where(
            Review.state == ReviewState.OPEN,
            signed.lapsed_at.is_(None),
            signed.reviewer_id.not_in(members),
        )
    )
