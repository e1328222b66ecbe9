"""Making and changing shifts. Audited: who is on shift decides on who is expected to have read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import audit
from core.errors import Invalid, NotFound, Stale
from core.messages import _, enumerated
from people.actors import Actor
from people.models import User
from people.permissions import require_shift_manager
from people.shift_calendar import Shift, ShiftMember


def save_shift(
    session: Session,
    actor: Actor,
    values: dict[str, Any],
    *,
    shift_id: int | None = None,
    version: int | None = None,
) -> Shift:
    """Add a shift from the fields of `ShiftSchema`, or change the one with this id.

    Raises `Forbidden`, `NotFound`, `Stale` when `version` is given and not the stored one,
    `Invalid` on a name that is taken, times that are the same, and members there are not.
    """
    require_shift_manager(actor)
    shift = _stored(session, shift_id, version)
    _check_times(values)
    taken = session.scalar(select(Shift.id).where(Shift.name == values["name"]))
    if taken is not None and taken != shift_id:
        raise Invalid.field("name", _("已有叫这个名字的班次"))
    _fill(session, actor, shift, values)
    return shift


def save_shifts(session: Session, actor: Actor, rows: Sequence[dict[str, Any]]) -> list[Shift]:
    """Bring shifts in by their names, all or none: what there is is changed, the rest is added.

    Raises as `save_shift` does, with the place of the row before the field: `rows.2.members`.
    """
    require_shift_manager(actor)
    known = {shift.name: shift for shift in session.scalars(select(Shift))}
    saved = []
    for place, values in enumerate(rows):
        try:
            _check_times(values)
            shift = known.setdefault(values["name"], Shift())
            _fill(session, actor, shift, values)
        except Invalid as error:
            placed = {f"rows.{place}.{name}": texts for name, texts in error.fields.items()}
            raise Invalid(error.message, fields=placed) from error
        saved.append(shift)
    return saved


def _stored(session: Session, shift_id: int | None, version: int | None) -> Shift:
    if shift_id is None:
        return Shift()
    shift = session.get(Shift, shift_id, with_for_update=True)
    if shift is None:
        raise NotFound
    if version is not None and version != shift.version:
        raise Stale(_("有人刚刚改动了这个班次，请重新打开后再改"))
    return shift


def _check_times(values: dict[str, Any]) -> None:
    if values["starts_at"] == values["ends_at"]:
        raise Invalid.field("ends_at", _("起止时间不能相同"))


def _fill(session: Session, actor: Actor, shift: Shift, values: dict[str, Any]) -> None:
    members = _users(session, values["members"])
    shift.name, shift.active = values["name"], values["active"]
    shift.starts_at, shift.ends_at = values["starts_at"], values["ends_at"]
    shift.weekdays = sorted(set(values["weekdays"]))
    kept = {one.user_id: one for one in shift.memberships}
    shift.memberships = [kept.get(user.id) or ShiftMember(user=user) for user in members]
    shift.version = (shift.version or 0) + 1
    session.add(shift)
    session.flush()
    told = {
        "name": shift.name,
        "time": f"{shift.starts_at:%H:%M}-{shift.ends_at:%H:%M}",
        "weekdays": shift.weekdays,
        "members": [user.name for user in members],
        "active": shift.active,
    }
    audit.record(session, actor.name, "shift.save", f"shift:{shift.id}", told)


def _users(session: Session, names: Sequence[str]) -> list[User]:
    wanted = {name.casefold(): name for name in names}
    query = select(User).where(User.active.is_(True))
    found = {user.name.casefold(): user for user in session.scalars(query)} if wanted else {}
    unknown = [name for key, name in wanted.items() if key not in found]
    if unknown:
        listed = enumerated(unknown[:10])
        raise Invalid.field("members", _("没有登录名为 {name} 的在用账号", name=listed))
    return [found[key] for key in wanted]
