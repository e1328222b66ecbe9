"""Whose turn a review is: shared out evenly among those who may decide on it and are present.

An assignment suggests; it does not lock. Whoever may decide may decide, assigned or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Forbidden, Invalid, NotFound
from core.messages import _
from people.absence_calendar import Absence
from people.actors import Actor
from people.models import User, UserRole
from people.permissions import same_person
from people.queries import user_named
from people.roles import Role
from review.assignment.committee import Committee, committee, forget_committee
from review.assignment.reminders import tell_of_block, tell_of_turns
from review.assignment.seats import Seat, can_take, seats_of
from review.models import Assignment, Review, ReviewState
from review.permissions import can_assign, can_see_review
from review.services.steps import locked, record, require_open

REASSIGNED_AT_ONCE = 50  # in one transaction: nobody who writes waits for long


def assign(
    session: Session, review: Review, *, first: int | None = None, without: int | None = None
) -> list[Assignment]:
    """Bring whose turn it is in step with what the review waits for and with who is present.

    Those it was given to by name come first, then those who have it, then delegates of those who
    are away, then whoever has the least waiting; the user `first` before all, `without` never.
    Gives the assignments that began.
    """
    members = committee(session)
    present = [one for one in review.assignments if one.ended_at is None]
    seats = seats_of(review)
    preferred = [*([first] if first else []), *_preferred(members, present)]
    chosen = _seated(members, review, seats, preferred, without)
    for one in present:
        if one.user_id not in chosen:
            _end(members, one)
    awaited = {one.user_id for one in present}
    begun = [_begin(members, review, user_id) for user_id in chosen if user_id not in awaited]
    review.unseated = len(seats) - len(chosen)
    session.flush()
    return begun


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
    given = _begin(members, review, user.id, by=actor.id or None)
    session.flush()
    assign(session, review)
    if user.id != actor.id:
        tell_of_turns(session, [given])
    record(session, actor, "review.assign", review, {"user": user.name})
    return review


def reassign_stranded(session: Session) -> int:
    """Give on what waits for members who are away or gone, and what waits for nobody in particular.

    Those it comes to are told. Gives how many assignments began; cheap when there is nothing to do.
    """
    forget_committee(session)
    members = committee(session)
    if not any(members.is_present(user_id) for user_id in members.members):
        return 0
    begun: list[Assignment] = []
    for review_id in session.scalars(_stranded()).all():
        review = locked(session, review_id)
        seated = review.unseated == 0
        begun += assign(session, review)
        if seated and review.unseated:
            tell_of_block(session, review)
    tell_of_turns(session, begun)
    return len(begun)


def share_out(session: Session, actor: Actor, name: str, *, to: str = "") -> int:
    """Take everything that waits for a member from them: to `to` as far as they may decide on it,
    the rest to whoever has the least. What nobody else can take stays.

    Gives how many reviews changed hands. Raises `Forbidden`, `Invalid` on `user` or `to`.
    """
    if not can_assign(actor):
        raise Forbidden(_("只有主任委员和管理员可以分派"))
    members = committee(session)
    user = _known(session, name, "user")
    taker = _known(session, to, "to") if to else None
    if taker is not None and not members.is_present(taker.id):
        raise Invalid.field("to", _("{name} 今天缺勤", name=taker.display_name))
    waiting = select(Assignment.review_id).where(
        Assignment.user_id == user.id, Assignment.ended_at.is_(None)
    )
    begun: list[Assignment] = []
    for review_id in session.scalars(waiting.order_by(Assignment.review_id)).all():
        review = locked(session, review_id)
        if _seated(members, review, seats_of(review), [], user.id):
            begun += assign(session, review, first=taker.id if taker else None, without=user.id)
    tell_of_turns(session, [one for one in begun if one.user_id != actor.id])
    values = {"to": taker.name if taker else None, "reviews": len(begun)}
    audit.record(session, actor.name, "review.share_out", f"user:{user.name}", values)
    return len(begun)


def _preferred(members: Committee, present: Sequence[Assignment]) -> list[int]:
    """Who comes before all others: given by name, the last first; those who have it; delegates."""
    by_name = [one.user_id for one in reversed(present) if one.assigned_by_id is not None]
    kept = [one.user_id for one in present if one.assigned_by_id is None]
    stand_ins = [members.stand_in(one.user_id) for one in present]
    return [*by_name, *kept, *(user_id for user_id in stand_ins if user_id is not None)]


def _seated(
    members: Committee,
    review: Review,
    seats: Sequence[Seat],
    preferred: Sequence[int],
    without: int | None,
) -> list[int]:
    """Who sits on the seats: the hardest to fill first, each by whoever has the least to do.

    A person sits once, and where there is a choice, the departments differ.
    """
    present = [u for u in members.members if members.is_present(u) and u != without]
    candidates = [[u for u in present if _may_sit(members, review, u, seat)] for seat in seats]
    chosen: list[int] = []
    for free in sorted(candidates, key=len):
        seated = [members.members[user_id] for user_id in chosen]
        left = [u for u in free if not any(same_person(members.members[u], s) for s in seated)]
        named = [user_id for user_id in preferred if user_id in left]
        at_table = {user.department_id for user in seated}
        if left:
            chosen.append(named[0] if named else min(left, key=partial(_order, members, at_table)))
    return chosen


def _order(
    members: Committee, at_table: set[int | None], user_id: int
) -> tuple[bool, tuple[int, int, int]]:
    return members.members[user_id].department_id in at_table, members.burden(user_id)


def _may_sit(members: Committee, review: Review, user_id: int, seat: Seat) -> bool:
    return can_take(members.actors[user_id], seat, review)


def _member(session: Session, members: Committee, review: Review, name: str) -> User:
    """A member who is present and could give one of the sign-offs. Raises `Invalid` on `user`."""
    user = _known(session, name, "user")
    if user.id not in members.members:
        raise Invalid.field("user", _("{name} 不是审核委员", name=user.display_name))
    if not members.is_present(user.id):
        raise Invalid.field("user", _("{name} 今天缺勤", name=user.display_name))
    if not any(_may_sit(members, review, user.id, seat) for seat in seats_of(review)):
        raise Invalid.field("user", _("{name} 不能审核这一件", name=user.display_name))
    return user


def _known(session: Session, name: str, field: str) -> User:
    user = user_named(session, name)
    if user is None:
        raise Invalid.field(field, _("没有登录名为 {name} 的账号", name=name))
    return user


def _give_up(members: Committee, review: Review, name: str) -> None:
    for one in review.assignments:
        if one.ended_at is None and one.user.name.lower() == name.lower():
            _end(members, one)
            return
    raise Invalid.field("instead_of", _("现在没有轮到 {name}", name=name))


def _begin(
    members: Committee, review: Review, user_id: int, *, by: int | None = None
) -> Assignment:
    """Make it the turn of a member, or say of one whose turn it is that it was given by name."""
    for one in review.assignments:
        if one.ended_at is None and one.user_id == user_id:
            one.assigned_by_id = by or one.assigned_by_id
            return one
    begun = Assignment(user=members.members[user_id], assigned_at=clock.now(), assigned_by_id=by)
    review.assignments.append(begun)
    members.waiting[user_id] += 1
    members.lately[user_id] += 1
    return begun


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
