"""What changed of who answers for what since a day: the rows of the audit trail that say so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Category
from core import clock
from core.audit import AuditEvent, first_since
from core.errors import Forbidden
from core.messages import _
from handover.permissions import can_see_handovers
from people.actors import Actor
from people.models import Department, Region
from people.queries import display_names

TOLD_AT_MOST = 200
ACTIONS = (
    "department.save",
    "category.save",
    "category.hand_over",
    "region.save",
    "user.add",
    "user.change",
    "duty.save",
    "duty.drop",
    "absence.enter",
    "absence.cancel",
    "handover.propose",
    "handover.accept",
    "handover.refuse",
    "handover.withdraw",
    "handover.effect",
    "group.appoint",
    "group.end",
    "policy.save",
)
_TOLD = ("from", "to", "department", "roles", "active", "effective_on", "starts_on", "ends_on",
         "user", "field", "substitute", "delegate", "things", "entries", "reason")  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One thing that changed: when, by whom, what of which, with the values that matter."""

    at: datetime
    who: str
    action: str
    subject: str
    called: str  # what the subject is called, where it has a name
    values: dict[str, Any]


def changes_since(session: Session, actor: Actor, since: date) -> Sequence[Change]:
    """What changed from `since` on, newest first. Raises `Forbidden` for mere readers."""
    if not can_see_handovers(actor):
        raise Forbidden(_("归口变动由部门供稿人和管理者查看"))
    begin = clock.start_of(since)
    query = (
        select(AuditEvent)
        .where(AuditEvent.action.in_(ACTIONS), AuditEvent.id >= first_since(session, begin))
        .order_by(AuditEvent.id.desc())
        .limit(TOLD_AT_MOST)
    )
    events = session.scalars(query).all()
    people = (one.subject.partition(":") for one in events)
    logins = {one.actor for one in events} | {key for kind, _c, key in people if kind == "user"}
    names, called = display_names(session, logins), _names(session)
    called |= {f"user:{login}": name for login, name in names.items()}
    return [
        Change(
            one.at,
            names.get(one.actor, one.actor),
            one.action,
            one.subject,
            called.get(one.subject, one.subject.partition(":")[2]),
            _values(one),
        )
        for one in events
    ]


def _names(session: Session) -> dict[str, str]:
    """Departments, categories and regions by what the trail calls them."""
    found: dict[str, str] = {}
    for kind, model in (("department", Department), ("category", Category), ("region", Region)):
        rows = session.execute(select(model.code, model.name))
        found |= {f"{kind}:{code}": name for code, name in rows}
    return found


def _values(event: AuditEvent) -> dict[str, Any]:
    kept = {name: event.data[name] for name in _TOLD if event.data.get(name) not in (None, "", [])}
    if isinstance(kept.get("things"), list):
        kept["things"] = len(kept["things"])
    return kept
