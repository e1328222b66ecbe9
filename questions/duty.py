"""Who answers for a department now: by its duty rota, else whoever has the least to do."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from core import clock
from people.absence_calendar import away_on
from people.models import User, UserRole
from people.roles import Role
from questions.models import ON_THE_WAY, DutyTurn, QuestionGroup


def contributors(session: Session, department_id: int) -> list[User]:
    """The active contributors of a department, by id."""
    query = (
        select(User)
        .join(UserRole, UserRole.user_id == User.id)
        .where(
            User.department_id == department_id,
            User.active.is_(True),
            UserRole.role == Role.CONTRIBUTOR,
        )
        .order_by(User.id)
    )
    return list(session.scalars(query).unique())


def supervisors(session: Session) -> list[User]:
    """The active supervisors, by id."""
    query = (
        select(User)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.active.is_(True), UserRole.role == Role.SUPERVISOR)
        .order_by(User.id)
    )
    return list(session.scalars(query).unique())


def chairs(session: Session) -> list[User]:
    """Whoever settles what no department takes: the committee's chair, else supervisors."""
    query = (
        select(User)
        .join(UserRole, UserRole.user_id == User.id)
        .where(User.active.is_(True), User.is_chair.is_(True), UserRole.role == Role.REVIEWER)
        .order_by(User.id)
    )
    return list(session.scalars(query).unique()) or supervisors(session)


def on_duty(session: Session, department_id: int) -> User | None:
    """Whose turn it is today, else the contributor present with the fewest groups.

    Where all are away one of them has it all the same; None in a department without any.
    """
    all_ = contributors(session, department_id)
    if not all_:
        return None
    away = away_on(session)
    present = [user for user in all_ if user.id not in away] or all_
    today = clock.today()
    turns = select(DutyTurn.user_id).where(
        DutyTurn.department_id == department_id,
        DutyTurn.first_day <= today,
        DutyTurn.last_day >= today,
    )
    by_rota = set(session.scalars(turns))
    in_turn = [user for user in present if user.id in by_rota] or present
    load = _load(session, [user.id for user in in_turn])
    return min(in_turn, key=lambda user: (load.get(user.id, 0), user.id))


def _load(session: Session, user_ids: list[int]) -> dict[int, int]:
    query = (
        select(QuestionGroup.assignee_id, func.count(QuestionGroup.id))
        .where(QuestionGroup.assignee_id.in_(user_ids), QuestionGroup.state.in_(ON_THE_WAY))
        .group_by(QuestionGroup.assignee_id)
    )
    return {user_id: count for user_id, count in session.execute(query) if user_id is not None}


def turns(session: Session, department_id: int) -> list[DutyTurn]:
    """The turns of a department that are not over, the next one first."""
    query = select(DutyTurn).where(
        DutyTurn.department_id == department_id, DutyTurn.last_day >= clock.today()
    )
    return list(session.scalars(query.order_by(DutyTurn.first_day, DutyTurn.id)))
