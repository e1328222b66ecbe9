"""Reading seminars and contests: who may see which, what is next, tables of results."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from content.queries import ID_MAX
from core import clock
from core.errors import Forbidden, NotFound
from core.messages import _
from core.paging import Page, page_of
from people.actors import Actor
from people.models import User
from training.models import Contest, ContestAnswer, ContestPart, Item, Seminar, SeminarGuest
from training.permissions import can_lead_training, can_practise
from training.queries import is_fresh

NAMED = 3  # how many of the best are named to agents, once a contest is over


def require_taught(actor: Actor) -> None:
    """Raises `Forbidden` for those who neither lead training nor practise."""
    if not (can_lead_training(actor) or can_practise(actor)):
        raise Forbidden(_("课程、分派和辅导由班长管理"))


def seminars(session: Session, actor: Actor, *, limit: int, offset: int = 0) -> Page[Seminar]:
    """Seminars, the latest first: for who leads training all, else those one takes part in."""
    query = select(Seminar).order_by(Seminar.held_on.desc(), Seminar.id.desc())
    if not can_lead_training(actor):
        query = query.where(Seminar.guests.any(SeminarGuest.user_id == actor.id))
    query = query.options(joinedload(Seminar.entry), joinedload(Seminar.led_by))
    return page_of(session, query, limit=limit, offset=offset)


def seminar_with_id(
    session: Session, actor: Actor, seminar_id: int, *, for_change: bool = False
) -> Seminar:
    """One seminar. Raises `NotFound`, also for who neither leads training nor takes part."""
    query = select(Seminar).where(Seminar.id == seminar_id)
    if for_change:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = session.scalar(query) if seminar_id <= ID_MAX else None
    if found is None or not (
        can_lead_training(actor) or actor.id in {one.user_id for one in found.guests}
    ):
        raise NotFound
    return found


def contests(session: Session, *, limit: int, offset: int = 0) -> Page[Contest]:
    """Contests, the latest first."""
    query = select(Contest).order_by(Contest.closes_at.desc(), Contest.id.desc())
    query = query.options(selectinload(Contest.parts))
    return page_of(session, query, limit=limit, offset=offset)


def open_contests(session: Session, actor: Actor) -> list[Contest]:
    """Contests in which something is left for the actor to answer now."""
    now = clock.now()
    query = select(Contest).where(Contest.opens_at <= now, Contest.closes_at > now)
    found = session.scalars(query.order_by(Contest.closes_at, Contest.id)).all()
    return [one for one in found if next_in_contest(session, actor, one) is not None]


def contest_with_id(session: Session, contest_id: int) -> Contest:
    """One contest. Raises `NotFound`."""
    found = session.get(Contest, contest_id) if contest_id <= ID_MAX else None
    if found is None:
        raise NotFound
    return found


def next_in_contest(session: Session, actor: Actor, contest: Contest) -> Item | None:
    """The exercise the actor is to answer next in it; None when nothing is left."""
    given = select(ContestAnswer.exercise_id).where(
        ContestAnswer.contest_id == contest.id, ContestAnswer.user_id == actor.id
    )
    query = (
        select(Item)
        .join(ContestPart, ContestPart.exercise_id == Item.exercise_id)
        .where(ContestPart.contest_id == contest.id, is_fresh(), Item.exercise_id.not_in(given))
        .order_by(ContestPart.place)
        .limit(1)
    )
    return session.scalar(query)


@dataclass(frozen=True)
class Result:
    """How somebody did in a contest: the place is the same for those who did as well."""

    place: int
    user: User
    right: int
    answered: int
    last_at: datetime


def results(session: Session, contest: Contest) -> list[Result]:
    """Everybody who answered: who has more right first, then who was done earlier.

    Exercises that were withdrawn before it closed count for nobody.
    """
    counts = or_(Item.withdrawn_at.is_(None), Item.withdrawn_at >= contest.closes_at)
    query = (
        select(
            User,
            func.count(ContestAnswer.exercise_id).filter(ContestAnswer.is_right.is_(True)),
            func.count(ContestAnswer.exercise_id),
            func.max(ContestAnswer.at),
        )
        .join(ContestAnswer, ContestAnswer.user_id == User.id)
        .join(Item, and_(Item.exercise_id == ContestAnswer.exercise_id, counts))
        .where(ContestAnswer.contest_id == contest.id)
        .group_by(User.id)
    )
    rows = [(user, right, given, last) for user, right, given, last in session.execute(query)]
    rows.sort(key=lambda row: (-row[1], row[3], row[0].id))
    return [
        Result(1 + sum(other[1] > right for other in rows), user, right, given, last)
        for user, right, given, last in rows
    ]


def results_for(actor: Actor, contest: Contest, found: Sequence[Result]) -> list[Result]:
    """What of the table the actor may see: who leads training all of it; agents themselves, and
    once it is over the best."""
    if can_lead_training(actor):
        return list(found)
    best = found[:NAMED] if contest.is_over else ()
    own = [one for one in found if one.user.id == actor.id and one not in best]
    return [*best, *own]
