"""Appointing to the operations group, and ending a term. Audited: rules of review may name it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Forbidden, Invalid, NotFound
from core.messages import _
from people.actors import Actor
from people.models import User
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.operations_group import GroupMember, forget_group, group_members
from people.permissions import can_manage_group, same_person
from people.queries import chairs, members, user_named
from people.roles import Role

LONGEST_DAYS = 366 * 5
REMIND_BEFORE = timedelta(days=30)


def appoint(session: Session, actor: Actor, values: dict[str, Any]) -> GroupMember:
    """A term from the fields of `GroupMemberSchema`; the member and the substitute hear of it.

    Raises `Forbidden`, `Invalid` on people there are not, without a department, twice in one term.
    """
    _require_manager(actor)
    user = _person(session, values["user"], "user")
    if user.department_id is None:
        raise Invalid.field("user", _("小组成员必须属于一个部门"))
    substitute = (
        _person(session, values["substitute"], "substitute") if values["substitute"] else None
    )
    if substitute is not None and same_person(substitute, user):
        raise Invalid.field("substitute", _("不能由本人替补"))
    _check_days(session, user, values)
    term = GroupMember(
        user=user,
        department_id=user.department_id,
        field=values["field"],
        starts_on=values["starts_on"],
        ends_on=values["ends_on"],
        substitute=substitute,
        appointed_by_id=actor.id,
        appointed_at=clock.now(),
    )
    session.add(term)
    session.flush()
    forget_group(session)
    _audit(session, actor, "group.appoint", term)
    text = _(
        "您是知识库运维小组成员（{field}），{first} 至 {last}", field=term.field, **_days(term)
    )
    _tell(session, [user.id], text, f"group:{term.id}")
    if substitute is not None:
        said = _(
            "{name} 缺勤时由您在运维小组替补（{field}）", name=user.display_name, field=term.field
        )
        _tell(session, [substitute.id], said, f"group:{term.id}:substitute")
    return term


def end_term(session: Session, actor: Actor, term_id: int) -> GroupMember:
    """End a term now. What was signed in it stays. Raises `NotFound` where it is over already."""
    _require_manager(actor)
    term = session.get(GroupMember, term_id, with_for_update=True)
    if term is None or term.ended_at is not None or term.ends_on < clock.today():
        raise NotFound
    term.ended_at = clock.now()
    session.flush()
    forget_group(session)
    _audit(session, actor, "group.end", term)
    text = _("您在知识库运维小组的任期（{field}）已结束", field=term.field)
    _tell(session, [term.user_id], text, f"group:{term.id}:ended")
    return term


def remind_of_terms(session: Session) -> int:
    """Tell members, the committee's chair and administrators of terms that end within a month."""
    last = clock.today() + REMIND_BEFORE
    query = select(GroupMember).where(
        GroupMember.ends_on <= last,
        GroupMember.ends_on >= clock.today(),
        GroupMember.ended_at.is_(None),
        GroupMember.reminded_at.is_(None),
    )
    ending = session.scalars(query.order_by(GroupMember.id).with_for_update(of=GroupMember)).all()
    for term in ending:
        term.reminded_at = clock.now()
        name = term.user.display_name
        text = (
            _(
                "运维小组：{name}（{field}）的任期到 {last} 为止",
                name=name,
                field=term.field,
                last=str(term.ends_on),
            ),
        )
        whom = {term.user_id, *chairs(session), *members(session, Role.ADMIN)}
        _tell(session, whom, text, f"group:{term.id}:ends")
    return len(ending)


def _check_days(session: Session, user: User, values: dict[str, Any]) -> None:
    starts_on, ends_on = values["starts_on"], values["ends_on"]
    if ends_on < starts_on:
        raise Invalid.field("ends_on", _("结束日不能早于开始日"))
    if ends_on < clock.today():
        raise Invalid.field("ends_on", _("这段时间已经过去"))
    if (ends_on - starts_on).days > LONGEST_DAYS:
        raise Invalid.field("ends_on", _("一个任期最长 {n} 年", n=5))
    for other in group_members(session):
        overlaps = other.starts_on <= ends_on and starts_on <= other.ends_on
        if other.user_id == user.id and other.field == values["field"] and overlaps:
            days = _("{first} 至 {last}", first=other.starts_on, last=other.ends_on)
            raise Invalid.field("starts_on", _("与已有的任期重叠：{days}", days=days))


def _person(session: Session, name: str, field: str) -> User:
    user = user_named(session, name)
    if user is None or not user.active:
        raise Invalid.field(field, _("没有登录名为 {name} 的在用账号", name=name))
    return user


def _require_manager(actor: Actor) -> None:
    if not can_manage_group(actor):
        raise Forbidden(_("只有管理员和审核委员会主任可以这样做"))


def _days(term: GroupMember) -> dict[str, str]:
    return {"first": str(term.starts_on), "last": str(term.ends_on)}


def _tell(session: Session, whom: Any, text: Any, key: str) -> None:
    tell(session, whom, text, about=Subject(SubjectKind.GROUP), key=key)


def _audit(session: Session, actor: Actor, action: str, term: GroupMember) -> None:
    told = {
        "field": term.field,
        "substitute": term.substitute.name if term.substitute else None,
        "starts_on": str(term.starts_on),
        "ends_on": str(term.ends_on),
    }
    audit.record(session, actor.name, action, f"user:{term.user.name}", told)
