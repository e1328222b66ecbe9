"""Reading people: users by name, departments, lists for administration."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session, selectinload

from core.errors import Invalid, NotFound
from core.messages import _
from core.paging import Page, page_of
from people.actors import CONSOLE_NAME, SYSTEM_NAME, Actor
from people.models import Department, Region, User, UserRole
from people.roles import Role


def user_named(session: Session, name: str) -> User | None:
    """The user with this log-in name, letter case aside."""
    return session.scalar(select(User).where(func.lower(User.name) == func.lower(name)))


def existing_user(session: Session, name: str) -> User:
    """The user with this log-in name, letter case aside. Raises `NotFound`."""
    user = user_named(session, name)
    if user is None:
        raise NotFound
    return user


def display_names(session: Session, logins: Iterable[str]) -> dict[str, str]:
    """What people are called, by the log-in name a record keeps; also who is no person."""
    wanted = set(logins)
    rows = session.execute(select(User.name, User.display_name).where(User.name.in_(wanted)))
    nobody = {SYSTEM_NAME: str(_("系统")), CONSOLE_NAME: str(_("命令行"))}
    return {name: called for name, called in nobody.items() if name in wanted} | {
        row.name: row.display_name for row in rows
    }


def names_of(session: Session, user_ids: Iterable[int]) -> dict[int, str]:
    """The display names of accounts, by id."""
    query = select(User.id, User.display_name).where(User.id.in_(set(user_ids)))
    return {row.id: row.display_name for row in session.execute(query)}


def logins_called(session: Session, text: str) -> list[str]:
    """The log-in names of those whose display name contains `text`."""
    called = User.display_name.icontains(text, autoescape=True)
    return list(session.scalars(select(User.name).where(called)))


def accounts_of(actor: Actor) -> Select[int]:
    """The ids of all accounts of the person behind an actor, as a subquery."""
    mine = User.id == actor.id
    if actor.person:
        mine = or_(mine, User.person == actor.person)
    return select(User.id).where(mine)


def department_coded(session: Session, code: str, *, field: str = "department") -> Department:
    """The active department with this code. Raises `Invalid` on `field`."""
    department = session.scalar(select(Department).where(Department.code == code))
    if department is None or not department.active:
        raise Invalid.field(field, _("没有代码为 {code} 的部门", code=code))
    return department


def departments(session: Session) -> Sequence[Department]:
    """All departments, by id."""
    return session.scalars(select(Department).order_by(Department.id)).all()


def regions(session: Session) -> Sequence[Region]:
    """All regions, by name."""
    return session.scalars(select(Region).order_by(Region.name, Region.id)).all()


def region_coded(session: Session, code: str, field: str = "region") -> Region:
    """The region with this code. Raises `Invalid` on `field`."""
    region = session.scalar(select(Region).where(Region.code == code))
    if region is None:
        raise Invalid.field(field, _("没有代码为 {code} 的地区", code=code))
    return region


def users(
    session: Session,
    *,
    limit: int,
    offset: int = 0,
    text: str = "",
    role: Role | None = None,
    department: str = "",
    active: bool | None = None,
) -> Page[User]:
    """Users by name.

    `text` narrows to names and display names that contain it, `department` (a code) to whose they
    are, `role` and `active` to whom that holds for.
    """
    query = select(User).options(selectinload(User.held_roles)).order_by(User.name)
    if role is not None:
        query = query.where(User.held_roles.any(UserRole.role == role))
    if department:
        query = query.where(User.department.has(Department.code == department))
    if active is not None:
        query = query.where(User.active.is_(active))
    if text:
        in_name = User.name.icontains(text, autoescape=True)
        query = query.where(in_name | User.display_name.icontains(text, autoescape=True))
    return page_of(session, query, limit=limit, offset=offset)


def members(session: Session, role: Role, department_id: int | None = None) -> list[int]:
    """The ids of the active users who hold `role`, of this department when one is given."""
    query = select(User.id).join(UserRole).where(UserRole.role == role, User.active.is_(True))
    if department_id is not None:
        query = query.where(User.department_id == department_id)
    return list(session.scalars(query.order_by(User.id)))


def chairs(session: Session) -> list[int]:
    """The ids of whoever answers for the committee: all its members while no chair is named."""
    reviewers = members(session, Role.REVIEWER)
    query = select(User.id).where(User.id.in_(reviewers), User.is_chair.is_(True))
    return list(session.scalars(query.order_by(User.id))) or reviewers
