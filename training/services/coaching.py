"""Coaching one to one: what was talked about, and the steps agreed on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Invalid
from core.messages import _
from people.actors import Actor
from people.notifications.notifying import tell
from people.notifications.subjects import Subject, SubjectKind
from people.queries import user_named
from people.roles import Role
from training.models import Coaching
from training.queries import require_leader

AT_ONCE = 1_000


def record_coaching(session: Session, actor: Actor, values: dict[str, Any]) -> Coaching:
    """Keep a talk with the fields of `CoachingSchema`; the agent sees it. Raises `Invalid`."""
    require_leader(actor)
    user = user_named(session, values["user"])
    if user is None or not user.active or Role.AGENT not in user.roles:
        raise Invalid.field("user", _("没有这位坐席，或账号已停用"))
    found = Coaching(
        user_id=user.id,
        coach_id=actor.id,
        at=clock.now(),
        notes=values["notes"],
        steps=values["steps"],
    )
    session.add(found)
    session.flush()
    audit.record(session, actor.name, "training.coach", f"user:{user.name}", {})
    text = _("一次辅导已记下，请看商定的步骤")
    about = Subject(SubjectKind.TRAINING)
    tell(session, [user.id], text, about=about, key=f"coaching:{found.id}")
    return found


def forget_coachings(session: Session, days: int) -> int:
    """Drop talks of more than `days` ago; gives how many."""
    old = select(Coaching.id).where(Coaching.at < clock.now() - timedelta(days=days))
    ids = session.scalars(old.limit(AT_ONCE)).all()
    if ids:
        session.execute(delete(Coaching).where(Coaching.id.in_(ids)))
    return len(ids)
