"""Whose turn a review is: as conditions for the database and, the same, for a review at hand.

It is my turn when I may decide now and hold it, or it was given to me, or nobody in particular is
waited for. It is the author's turn while changes are asked for and not submitted again.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from sqlalchemy import ColumnElement, and_, exists, false, or_, select
from sqlalchemy.orm import aliased

from content.models import Revision, RevisionState, RevisionWriter
from core import clock
from core.messages import LazyText, _
from people.actors import Actor, actor_of
from people.permissions import same_person
from people.queries import accounts_of
from review.models import LEASE, Assignment, Purpose, Review, ReviewState, SignOff
from review.permissions import can_decide, can_review


class Turn(StrEnum):
    """Who is to act next."""

    MINE = "mine"
    OTHERS = "others"
    AUTHOR = "author"


TURN_LABELS: dict[Turn, LazyText] = {
    Turn.MINE: _("轮到我"),
    Turn.OTHERS: _("待他人"),
    Turn.AUTHOR: _("待供稿人"),
}


def is_my_turn(actor: Actor, review: Review) -> bool:
    """Whether the actor is to act on the review now; the same as the condition `mine`."""
    if review.state != ReviewState.OPEN or not can_decide(actor, review):
        return False
    if has_signed(actor, review):
        return False
    holder = review.holder
    if holder is not None:
        return holder.id == actor.id
    awaited = {user.id for user in review.awaited}
    return not awaited or actor.id in awaited


def has_signed(actor: Actor, review: Review) -> bool:
    """Whether the person signed off this submission; not what was carried over, or lapsed."""
    return any(
        one.carried_from_id is None
        and one.lapsed_at is None
        and same_person(actor, actor_of(one.reviewer))
        for one in review.sign_offs
    )


def mine(actor: Actor) -> ColumnElement[bool]:
    """Open reviews that wait for a reviewer, for a query that joins Revision to Review."""
    if not can_review(actor):
        return false()
    for_me = Review.id.in_(
        select(Assignment.review_id).where(
            Assignment.user_id == actor.id, Assignment.ended_at.is_(None)
        )
    )
    waited_for = exists().where(Assignment.review_id == Review.id, Assignment.ended_at.is_(None))
    for_nobody = and_(Review.unseated > 0, ~waited_for)  # the cheaper question first
    signed = exists().where(
        SignOff.review_id == Review.id,
        SignOff.carried_from_id.is_(None),
        SignOff.lapsed_at.is_(None),
        SignOff.reviewer_id.in_(accounts_of(actor)),
    )
    return and_(
        Review.state == ReviewState.OPEN,
        or_(
            and_(held(), Review.claimed_by_id == actor.id),
            and_(~held(), or_(for_me, for_nobody)),
        ),
        ~own(actor),
        ~signed,
    )


@cache
def with_author() -> ColumnElement[bool]:
    """Reviews that were returned, whose draft is still being worked on."""
    later = aliased(Review)
    draft = aliased(Revision)
    return and_(
        Review.state == ReviewState.CHANGES_REQUESTED,
        Review.purpose == Purpose.PUBLISH,
        exists().where(draft.entry_id == Review.entry_id, draft.state == RevisionState.DRAFT),
        ~exists().where(
            later.entry_id == Review.entry_id,
            later.purpose == Purpose.PUBLISH,
            later.id > Review.id,
        ),
    )


def held() -> ColumnElement[bool]:
    """`Review.holder is not None` as a condition."""
    return and_(
        Review.claim_ends_at.is_not(None),
        Review.claim_ends_at > clock.now(),
        Review.claim_ends_at <= clock.credible_until(LEASE),
    )


def own(actor: Actor) -> ColumnElement[bool]:
    """`review.permissions.is_own` as a condition, for a query that joins Revision to Review."""
    accounts = accounts_of(actor)
    wrote = (
        select(RevisionWriter.user_id)
        .where(RevisionWriter.revision_id == Revision.id, RevisionWriter.user_id.in_(accounts))
        .exists()
    )
    written = and_(Review.purpose == Purpose.PUBLISH, or_(Revision.author_id.in_(accounts), wrote))
    return or_(Review.submitted_by_id.in_(accounts), written)
