"""Entering and cancelling absences. Audited: who is away decides on whose desk things land."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Forbidden, Invalid, NotFound
from core.messages import _
from people.absence_calendar import Absence, absences_from
from people.actors import Actor
from people.models import User
from people.permissions import can_enter_absence_of, can_stand_in, same_person
from people.queries import user_named

LONGEST_DAYS = 366


def enter_absence(session: Session, actor: Actor, values: dict[str, Any]) -> Absence:
    """Enter an absence from the fields of `AbsenceSchema`; without `user` it is the actor's own.

    Raises `Forbidden` for somebody else's, `Invalid` on days that do not hold, on overlap, and on a
    delegate who could not do the work themselves.
    """
    user = _person(session, values["user"] or actor.name, "user")
    if not can_enter_absence_of(actor, user.id):
        raise Forbidden(_("只能登记自己的缺勤"))
    _check_days(session, user, values["starts_on"], values["ends_on"])
    delegate = _delegate(session, user, values["delegate"])
    absence = Absence(
        user=user,
        starts_on=values["starts_on"],
        ends_on=values["ends_on"],
        delegate=delegate,
        note=values["note"],
        entered_by_id=actor.id,
        entered_at=clock.now(),
    )
    session.add(absence)
    session.flush()
    _audit(session, actor, "absence.enter", absence)
    return absence


def cancel_absence(session: Session, actor: Actor, absence_id: int) -> Absence:
    """Take an absence out of the calendar. Raises `NotFound` for one that is not one's own."""
    absence = session.get(Absence, absence_id)
    if absence is None or not can_enter_absence_of(actor, absence.user_id):
        raise NotFound
    session.delete(absence)
    session.flush()
    _audit(session, actor, "absence.cancel", absence)
    return absence


def _check_days(session: Session, user: User, starts_on: date, ends_on: date) -> None:
    if ends_on < starts_on:
        raise Invalid.field("ends_on", _("结束日不能早于开始日"))
    if ends_on < clock.today():
        raise Invalid.field("ends_on", _("这段时间已经过去"))
    if (ends_on - starts_on).days >= LONGEST_DAYS:
        raise Invalid.field("ends_on", _("一次最多登记 {max} 天", max=LONGEST_DAYS))
    for other in absences_from(session, user_id=user.id):
        if other.starts_on <= ends_on and starts_on <= other.ends_on:
            days = _("{first} 至 {last}", first=other.starts_on, last=other.ends_on)
            raise Invalid.field("starts_on", _("与已登记的缺勤重叠：{days}", days=days))


def _delegate(session: Session, user: User, name: str) -> User | None:
    if not name:
        return None
    delegate = _person(session, name, "delegate")
    if same_person(delegate, user):
        raise Invalid.field("delegate", _("不能由本人代理"))
    if not can_stand_in(delegate.roles, user.roles):
        raise Invalid.field("delegate", _("代理人自己也须是审核委员"))
    return delegate


def _person(session: Session, name: str, field: str) -> User:
    user = user_named(session, name)
    if user is None or not user.active:
        raise Invalid.field(field, _("没有登录名为 {name} 的在用账号", name=name))
    return user


def _audit(session: Session, actor: Actor, action: str, absence: Absence) -> None:
    values = {
        "starts_on": str(absence.starts_on),
        "ends_on": str(absence.ends_on),
        "delegate": absence.delegate.name if absence.delegate else None,
    }
    audit.record(session, actor.name, action, f"user:{absence.user.name}", values)
