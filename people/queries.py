"""Reading people: users by name, departments, lists for administration."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from core.errors import Invalid
from core.messages import _
from core.paging import Page, page_of
from people.models import ApiToken, Department, User


def user_named(session: Session, name: str) -> User | None:
    """The user with this log-in name, letter case aside."""
    return session.scalar(select(User).where(func.lower(User.name) == func.lower(name)))


def department_coded(session: Session, code: str, *, field: str = "department") -> Department:
    """The active department with this code. Raises `Invalid` on `field`."""
    department = session.scalar(select(Department).where(Department.code == code))
    if department is None or not department.active:
        raise Invalid.field(field, _("没有代码为 {code} 的部门", code=code))
    return department


def departments(session: Session) -> Sequence[Department]:
    """All departments, by id."""
    return session.scalars(select(Department).order_by(Department.id)).all()


def users(session: Session, *, limit: int, offset: int = 0, text: str = "") -> Page[User]:
    """Users by name; `text` narrows to names and display names that contain it."""
    query = select(User).options(selectinload(User.held_roles)).order_by(User.name)
    if text:
        in_name = User.name.icontains(text, autoescape=True)
        query = query.where(in_name | User.display_name.icontains(text, autoescape=True))
    return page_of(session, query, limit=limit, offset=offset)


def tokens_of(session: Session, user_id: int) -> Sequence[ApiToken]:
    """The tokens of a user, newest first, revoked ones too."""
    query = select(ApiToken).where(ApiToken.user_id == user_id).order_by(ApiToken.id.desc())
    return session.scalars(query).all()
