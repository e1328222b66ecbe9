"""Seminars: who talks about which case, and what was agreed on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from content.kinds.registry import kind_named
from content.queries import entry_numbered, is_visible
from core import audit, clock
from core.errors import Conflict, Invalid
from core.messages import _
from people.actors import Actor
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.queries import user_named
from people.roles import Role
from training.gatherings import seminar_with_id
from training.models import Seminar, SeminarGuest
from training.queries import require_leader

AT_ONCE = 1_000


def plan_seminar(session: Session, actor: Actor, values: dict[str, Any]) -> Seminar:
    """A seminar with the fields of `SeminarSchema`; those who take part are told.

    Raises `Forbidden`, `Invalid` for an entry that is not shown, or whoever is no active agent.
    """
    require_leader(actor)
    entry = entry_numbered(session, values["entry"])
    if entry is None or not is_visible(entry) or not kind_named(entry.kind).shown:
        raise Invalid.field("entry", _("没有这个已发布的条目"))
    guests: dict[int, str] = {}
    for place, name in enumerate(values["people"]):
        user = user_named(session, name)
        if user is None or not user.active or Role.AGENT not in user.roles:
            raise Invalid.field(f"people.{place}", _("没有这位坐席，或账号已停用"))
        guests[user.id] = user.name
    found = Seminar(
        title=values["title"],
        held_on=values["held_on"],
        entry_id=entry.id,
        led_by_id=actor.id,
        minutes="",
        agreed="",
        guests=[SeminarGuest(user_id=user_id) for user_id in guests],
    )
    session.add(found)
    session.flush()
    told = {"entry": entry.number, "people": sorted(guests.values())}
    audit.record(session, actor.name, "training.seminar", f"seminar:{found.id}", told)
    text = _("{day} 案例研讨：{title}", day=found.held_on.isoformat(), title=found.title)
    about = Subject(SubjectKind.TRAINING)
    tell(session, guests, text, about=about, key=f"seminar:{found.id}")
    return found


def write_minutes(
    session: Session, actor: Actor, seminar_id: int, values: dict[str, Any]
) -> Seminar:
    """Finish it with the fields of `SeminarMinutesSchema`; those who took part see the points.

    Raises `Forbidden`, `NotFound`, `Conflict` once it is done.
    """
    require_leader(actor)
    found = seminar_with_id(session, actor, seminar_id, for_change=True)
    if found.done_at is not None:
        raise Conflict(_("纪要已经完成"), code="already_done")
    found.minutes, found.agreed, found.done_at = values["minutes"], values["agreed"], clock.now()
    session.flush()
    audit.record(session, actor.name, "training.minutes", f"seminar:{found.id}", {})
    told = [one.user_id for one in found.guests]
    text = _("案例研讨“{title}”有了纪要和约定", title=found.title)
    about = Subject(SubjectKind.TRAINING)
    tell(session, told, text, about=about, key=f"seminar-minutes:{found.id}")
    return found


def forget_seminars(session: Session, days: int) -> int:
    """Drop seminars of more than `days` ago; gives how many."""
    old = select(Seminar.id).where(Seminar.held_on < clock.today() - timedelta(days=days))
    ids = session.scalars(old.limit(AT_ONCE)).all()
    if ids:
        session.execute(delete(SeminarGuest).where(SeminarGuest.seminar_id.in_(ids)))
        session.execute(delete(Seminar).where(Seminar.id.in_(ids)))
    return len(ids)
