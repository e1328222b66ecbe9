"""What is told to whom about deadlines and turns; each thing once.

A step's reminder and escalation are marked on the review in the transaction that tells of them, and
told under a key of the step besides: neither a restart nor a second worker repeats them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from core import clock
from core.messages import LazyText, _, enumerated
from people.models import User, UserRole
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.roles import Role
from review.assignment.committee import administrator_ids, chair_ids
from review.models import Assignment, Review, ReviewState
from review.services.steps import locked

AT_ONCE = 200


def remind_and_escalate(session: Session) -> tuple[int, int]:
    """Remind those whose turn it is before a deadline, tell the chair after it.

    Gives how many reviews were reminded of and how many escalated. Where it is nobody's turn, the
    reminder goes to the chair too.
    """
    now = clock.now()
    is_open = Review.state == ReviewState.OPEN
    due = select(Review.id).where(is_open, Review.remind_at <= now)
    late = select(Review.id).where(is_open, Review.due_at <= now, Review.escalated_at.is_(None))
    reminded = [_remind(session, r) for r in _each(session, due.order_by(Review.remind_at))]
    escalated = [_escalate(session, r) for r in _each(session, late.order_by(Review.due_at))]
    session.flush()
    return sum(reminded), sum(escalated)


def tell_of_turns(session: Session, begun: Iterable[Assignment]) -> None:
    """Tell members that reviews came to them from somebody else: one message for each member."""
    by_user: dict[int, list[Assignment]] = defaultdict(list)
    for one in begun:
        by_user[one.user_id].append(one)
    for user_id, own in by_user.items():
        first = min(own, key=lambda one: one.id)
        about = _about(first.review) if len(own) == 1 else Subject(SubjectKind.OWN_TURNS)
        text = _("有 {count} 件审核转到您这里，请查看“轮到我”", count=len(own))
        if len(own) == 1:
            text = _("{number} 的审核转到您这里", number=first.review.entry.number)
        tell(session, [user_id], text, about=about, key=f"assignment:{first.id}")


def tell_of_block(session: Session, review: Review) -> None:
    """The last member who could decide has left: the department and those who share out work."""
    department = (
        select(User.id)
        .join(UserRole, UserRole.user_id == User.id)
        .where(
            User.department_id == review.entry.department_id,
            User.active.is_(True),
            UserRole.role == Role.CONTRIBUTOR,
        )
    )
    whom = {review.submitted_by_id, *session.scalars(department)}
    text = _("{number} 的审核暂时没有委员能审，已告知主任委员", number=review.entry.number)
    key = f"review:{review.id}:blocked:{clock.today()}"
    tell(session, whom, text, about=Subject(SubjectKind.REVIEW, str(review.id)), key=key)
    waits = _("{number} 的审核没有人能审，请分派", number=review.entry.number)
    _tell_leaders(session, review, waits, f"{key}:leaders")


def tell_of_new_turns(session: Session, begun: Iterable[Assignment]) -> None:
    """Tell members that something new waits for them: once an hour, however much is submitted."""
    for user_id in {one.user_id for one in begun}:
        key = f"new-turns:{clock.now():%Y%m%d%H}"
        text = _("有新的审核轮到您，请查看“轮到我”")
        tell(session, [user_id], text, about=Subject(SubjectKind.OWN_TURNS), key=key)


def _each(session: Session, ids: Select[int]) -> Iterable[Review]:
    for review_id in session.scalars(ids.limit(AT_ONCE)).all():
        yield locked(session, review_id)


def _remind(session: Session, review: Review) -> bool:
    """Whether it was still to be done: another worker may have been faster."""
    now = clock.now()
    if review.remind_at is None or review.remind_at > now or review.state != ReviewState.OPEN:
        return False
    review.remind_at = None
    if review.due_at is None or review.due_at <= now:
        return False  # the worker was away: it is late already, and that is told
    whom = {user.id for user in review.awaited} | ({review.holder.id} if review.holder else set())
    text = _(
        "{number} 的审核将在 {time} 到期，请尽快审核",
        number=review.entry.number,
        time=_moment(review.due_at),
    )
    key = _key(review, "remind")
    if whom:
        tell(session, whom, text, about=_about(review), key=key)
    else:
        _tell_leaders(session, review, text, key)
    return True


def _escalate(session: Session, review: Review) -> bool:
    now = clock.now()
    is_late = review.due_at is not None and review.due_at <= now
    if review.escalated_at is not None or not is_late or review.state != ReviewState.OPEN:
        return False
    review.escalated_at = now
    names = enumerated(user.display_name for user in review.awaited)
    values = {"number": review.entry.number, "time": _moment(review.due_at)}
    text = (
        _("{number} 的审核已超期（应于 {time} 前完成），轮到 {names}", names=names, **values)
        if names
        else _("{number} 的审核已超期（应于 {time} 前完成），没有人能审，请分派", **values)
    )
    _tell_leaders(session, review, text, _key(review, "overdue"))
    return True


def _tell_leaders(session: Session, review: Review, text: LazyText, key: str) -> None:
    """The chair; without one the administrators, who do not see the review but can give it on."""
    if chairs := chair_ids(session):
        tell(session, chairs, text, about=_about(review), key=key)
    else:
        tell(
            session, administrator_ids(session), text, about=Subject(SubjectKind.ABSENCES), key=key
        )


def _key(review: Review, what: str) -> str:
    """Says what is told of which step of which review."""
    began = review.step_began_at or review.submitted_at
    return f"review:{review.id}:{began:%Y%m%d%H%M%S}:{what}"


def _about(review: Review) -> Subject:
    return Subject(SubjectKind.REVIEW, str(review.id))


def _moment(at: datetime | None) -> str:
    return at.astimezone(clock.HOTLINE_ZONE).strftime("%m-%d %H:%M") if at else ""
