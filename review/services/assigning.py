"""Whose turn a review is: shared out evenly among those who may decide on it and are present.

An assignment suggests; it does not lock. Whoever may decide may decide, assigned or not.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from core import clock
from core.errors import Forbidden, Invalid, NotFound
from core.messages import _
from people.absences import Absence
from people.actors import Actor
from people.models import User, UserRole
from people.queries import user_named
from people.roles import Role
from review.committee import Committee, committee, forget_committee
from review.models import Assignment, Review, ReviewState
from review.policy import can_assign, can_see_review
from review.seats import Seat, can_take, seats_of
from review.services.steps import locked, record, require_open

REASSIGNED_AT_ONCE = 500


def assign(session: Session, review: Review) -> None:
    """Bring whose turn it is in step with what the review waits for and with who is present.

    Those it was given to by name come first, then those who have it, then delegates of those who
    are away, then whoever has the least waiting.
    """
    members = committee(session)
    present = [one for one in review.assignments if one.ended_at is None]
    seats = seats_of(review)
    chosen = _seated(members, review, seats, _preferred(members, present))
    for one in present:
        if one.user_id not in chosen:
            _end(members, one)
    awaited = {one.user_id for one in present}
    for user_id in chosen:
        if user_id not in awaited:
            _begin(members, review, user_id)
    review.unseated = len(seats) - len(chosen)
    session.flush()


def release(session: Session, review: Review) -> None:
    """It is nobody's turn any more: the review is closed."""
    members = committee(session)
    for one in review.assignments:
        if one.ended_at is None:
            _end(members, one)
    review.unseated = 0


def give_to(
    session: Session, actor: Actor, review_id: int, name: str, *, instead_of: str = ""
) -> Review:
    """Give a review to a member by name.

    `instead_of`: the login name of whoever's turn it is no more; when left out, those for whom no
    seat is left beside the new one. Raises `Forbidden` for others than chair and administrators,
    `Conflict` when closed, `Invalid` on `user` or `instead_of`.
    """
    review = locked(session, review_id)
    if not can_assign(actor):
        raise (
            Forbidden(_("只有主任委员和管理员可以分派"))
            if can_see_review(actor, review)
            else NotFound()
        )
    require_open(review)
    members = committee(session)
    user = _member(session, members, review, name)
    if instead_of:
        _give_up(members, review, instead_of)
    _begin(members, review, user.id, by=actor.id or None)
    session.flush()
    assign(session, review)
    record(session, actor, "review.assign", review, {"user": user.name})
    return review


def reassign_stranded(session: Session) -> list[Review]:
    """Give on what waits for members who are away or gone, and what waits for nobody in particular.

    Gives the reviews that changed hands. Cheap when there is nothing to do.
    """
    forget_committee(session)
    members = committee(session)
    if not any(members.is_present(user_id) for user_id in members.members):
        return []
    changed = []
    for review_id in session.scalars(_stranded()).all():
        review = locked(session, review_id)
        before = set(review.awaited)
        assign(session, review)
        if set(review.awaited) != before:
            changed.append(review)
    return changed


def _preferred(members: Committee, present: Sequence[Assignment]) -> list[int]:
    """Who comes before all others: given by name, the last first; those who have it; delegates."""
    by_name = [one.user_id for one in reversed(present) if one.assigned_by_id is not None]
    kept = [one.user_id for one in present if one.assigned_by_id is None]
    stand_ins = [members.stand_in(one.user_id) for one in present]
    return [*by_name, *kept, *(user_id for user_id in stand_ins if user_id is not None)]


def _seated(
    members: Committee, review: Review, seats: Sequence[Seat], preferred: Sequence[int]
) -> list[int]:
    """Who sits on the seats: the hardest to fill first, each by whoever has the least to do."""
    candidates = [
        [u for u in members.members if members.is_present(u) and _may_sit(members, review, u, seat)]
        for seat in seats
    ]
    chosen: list[int] = []
    for free in sorted(candidates, key=len):
        left = [user_id for user_id in free if user_id not in chosen]
        named = [user_id for user_id in preferred if user_id in left]
        if left:
            chosen.append(named[0] if named else min(left, key=members.burden))
    return chosen


def _may_sit(members: Committee, review: Review, user_id: int, seat: Seat) -> bool:
    return can_take(members.actors[user_id], seat, review)


def _member(session: Session, members: Committee, review: Review, name: str) -> User:
    """A member who is present and could give one of the sign-offs. Raises `Invalid` on `user`."""
    user = user_named(session, name)
    if user is None or user.id not in members.members:
        raise Invalid.field("user", _("没有登录名为 {name} 的审核委员", name=name))
    if not members.is_present(user.id):
        raise Invalid.field("user", _("{name} 今天缺勤", name=user.display_name))
    if not any(_may_sit(members, review, user.id, seat) for seat in seats_of(review)):
        raise Invalid.field("user", _("{name} 不能审核这一件", name=user.display_name))
    return user


def _give_up(members: Committee, review: Review, name: str) -> None:
    for one in review.assignments:
        if one.ended_at is None and one.user.name.lower() == name.lower():
            _end(members, one)
            return
    raise Invalid.field("instead_of", _("现在没有轮到 {name}", name=name))


def _begin(members: Committee, review: Review, user_id: int, *, by: int | None = None) -> None:
    """Make it the turn of a member, or say of one whose turn it is that it was given by name."""
    for one in review.assignments:
        if one.ended_at is None and one.user_id == user_id:
            one.assigned_by_id = by or one.assigned_by_id
            return
    review.assignments.append(
        Assignment(user=members.members[user_id], assigned_at=clock.now(), assigned_by_id=by)
    )
    members.waiting[user_id] += 1
    members.lately[user_id] += 1


def _end(members: Committee, one: Assignment) -> None:
    one.ended_at = clock.now()
    members.waiting[one.user_id] -= 1


def _stranded() -> Select[int]:
    today = clock.today()
    away = select(Absence.user_id).where(Absence.ends_on >= today, Absence.starts_on <= today)
    members = (
        select(UserRole.user_id)
        .join(User, User.id == UserRole.user_id)
        .where(UserRole.role == Role.REVIEWER, User.active.is_(True))
    )
    waits_in_vain = exists().where(
        Assignment.review_id == Review.id,
        Assignment.ended_at.is_(None),
        or_(Assignment.user_id.in_(away), Assignment.user_id.not_in(members)),
    )
    return (
        select(Review.id)
        .where(Review.state == ReviewState.OPEN, or_(Review.unseated > 0, waits_in_vain))
        .order_by(Review.id)
        .limit(REASSIGNED_AT_ONCE)
    )
