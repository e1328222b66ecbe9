"""Who answers for what (归口管理): by department its duties, its people and who stands in for them,
and the clocks that run."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, selectinload

from content.models import Category, Entry
from core import clock
from core.errors import Forbidden
from core.messages import _
from grievances.conferences.models import Measure
from grievances.handling.models import Handling, HandlingState, Term
from handover.holdings import last_minute
from handover.models import PENDING, Handover
from handover.orphans import able_departments
from handover.permissions import can_see_clocks_of, can_see_duties
from people.absence_calendar import Absence, away_on
from people.actors import Actor
from people.models import Department, Region, User
from people.operations_group import GroupMember, group_members
from people.roles import Role
from questions.models import ON_THE_WAY, DutyTurn, QuestionGroup
from review.models import Review, ReviewState


@dataclass(frozen=True)
class Clock:
    """How much of a sort runs against time: how many, how many late, the next that is due."""

    running: int = 0
    late: int = 0
    next_due: datetime | None = None


@dataclass(frozen=True)
class Person:
    """Somebody of a department; `stands_in`: who has their work while they are away."""

    user: User
    absence: Absence | None
    stands_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class Duties:
    """What one department answers for, with whom; `clocks` is None for who may not see them."""

    department: Department
    is_able: bool
    categories: Sequence[Category]
    regions: Sequence[Region]
    contributors: Sequence[Person]
    reviewers: Sequence[Person]
    turns: Sequence[DutyTurn]
    seats: Sequence[GroupMember]
    entries: int
    clocks: dict[str, Clock] | None
    leaving: Sequence[Handover]

    @property
    def on_duty(self) -> list[DutyTurn]:
        """Whose turn of the rota it is today."""
        return [one for one in self.turns if one.first_day <= clock.today()]


def duty_list(session: Session, actor: Actor) -> list[Duties]:
    """Every department that is in use or still holds something. Raises `Forbidden`."""
    if not can_see_duties(actor):
        raise Forbidden(_("您的账号还没有角色，请管理员分配后重新登录"))
    able = set(session.scalars(select(Department.id).where(able_departments())))
    categories = _grouped(session, select(Category).order_by(Category.position, Category.id))
    regions = _grouped(session, select(Region).order_by(Region.name))
    turns = select(DutyTurn).where(DutyTurn.last_day >= clock.today()).order_by(DutyTurn.first_day)
    rota = _grouped(session, turns.options(selectinload(DutyTurn.user)))
    users = select(User).where(User.active.is_(True), User.department_id.is_not(None))
    staff = _grouped(session, users.options(selectinload(User.held_roles)).order_by(User.id))
    seats: dict[int, list[GroupMember]] = defaultdict(list)
    for seat in group_members(session):
        seats[seat.department_id].append(seat)
    pending = select(Handover).where(Handover.state.in_(PENDING)).order_by(Handover.effective_on)
    leaving: dict[int, list[Handover]] = defaultdict(list)
    for one in session.scalars(pending):
        leaving[one.giver_id].append(one)
    entries = _counts(
        session,
        select(Entry.department_id, func.count(Entry.id))
        .where(Entry.published_revision_id.is_not(None))
        .group_by(Entry.department_id),
    )
    clocks, away = _clocks(session), away_on(session)
    found = []
    for home in session.scalars(select(Department).order_by(Department.id)):
        own = clocks.get(home.id, {})
        holds = categories[home.id] or regions[home.id] or entries.get(home.id) or own
        if not home.active and not holds:
            continue
        writers = [u for u in staff[home.id] if Role.CONTRIBUTOR in u.roles]
        members = [u for u in staff[home.id] if Role.REVIEWER in u.roles]
        found.append(
            Duties(
                home,
                home.id in able,
                categories[home.id],
                regions[home.id],
                [_contributor(u, away, writers, rota[home.id]) for u in writers],
                [_reviewer(u, away) for u in members],
                rota[home.id],
                seats[home.id],
                entries.get(home.id, 0),
                own if can_see_clocks_of(actor, home.id) else None,
                leaving[home.id],
            )
        )
    return found


def _contributor(
    user: User, away: dict[int, Absence], writers: Sequence[User], rota: Sequence[DutyTurn]
) -> Person:
    """While one is away the others of the department answer, by the rota first."""
    absence = away.get(user.id)
    if absence is None:
        return Person(user, None)
    present = [one for one in writers if one.id not in away]
    today = clock.today()
    in_turn = {one.user_id for one in rota if one.first_day <= today}
    first = [one for one in present if one.id in in_turn] or present
    return Person(user, absence, tuple(one.display_name for one in first))


def _reviewer(user: User, away: dict[int, Absence]) -> Person:
    absence = away.get(user.id)
    delegate = absence.delegate if absence else None
    return Person(user, absence, (delegate.display_name,) if delegate else ())


def _grouped(session: Session, query: Select[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for one in session.scalars(query).unique():
        if one.department_id is not None:
            found[one.department_id].append(one)
    return found


def _counts(session: Session, query: Select[int, int]) -> dict[int, int]:
    return {int(key): int(count) for key, count in session.execute(query).all()}


def _clocks(session: Session) -> dict[int, dict[str, Clock]]:
    """By department and what runs."""
    open_terms = (
        select(Term.department_id, Term.due_at)
        .join(Handling, Handling.id == Term.handling_id)
        .where(Term.ended_at.is_(None), Handling.state == HandlingState.OPEN)
    )
    measures = (
        select(User.department_id, Measure.due_on)
        .join(User, User.id == Measure.owner_id)
        .where(Measure.done_at.is_(None))
    )
    groups = select(QuestionGroup.department_id, QuestionGroup.due_at).where(
        QuestionGroup.state.in_(ON_THE_WAY)
    )
    reviews = (
        select(Entry.department_id, Review.due_at)
        .join(Entry, Entry.id == Review.entry_id)
        .where(Review.state == ReviewState.OPEN)
    )
    upkeep = select(Entry.department_id, Entry.review_by).where(
        Entry.published_revision_id.is_not(None), Entry.review_by.is_not(None)
    )
    found: dict[int, dict[str, Clock]] = defaultdict(dict)
    queries: dict[str, Any] = {
        "questions": groups,
        "grievances": open_terms,
        "submissions": reviews,
        "measures": measures,
        "upkeep": upkeep,
    }
    for name, query in queries.items():
        due: dict[int, list[datetime]] = defaultdict(list)
        for department_id, at in session.execute(query):
            if department_id is not None and at is not None:
                due[department_id].append(_instant(at))
        for department_id, several in due.items():
            found[department_id][name] = _clock(several)
    return found


def _instant(at: datetime | date) -> datetime:
    return at if isinstance(at, datetime) else last_minute(at)


def _clock(due: Iterable[datetime]) -> Clock:
    several, now = sorted(due), clock.now()
    return Clock(len(several), sum(one < now for one in several), several[0])
