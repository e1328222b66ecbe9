"""The warning model as the committee wants it: proposed by one, approved by others; and who is
named for each level."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Conflict, Forbidden, Invalid, NotFound
from core.messages import _
from grievances.warning.models import WarningApproval, WarningContact, WarningModel
from grievances.warning.permissions import (
    can_approve_model,
    can_name_contacts,
    can_propose_model,
)
from grievances.warning.queries import model_numbered
from people.actors import Actor
from people.queries import user_named
from people.roles import Role

APPROVALS = 2  # of members of the committee, none of them who proposed it


def propose_model(session: Session, actor: Actor, values: dict[str, Any]) -> WarningModel:
    """A new version with the fields of `WarningModelSchema`, for the committee to approve."""
    if not can_propose_model(actor):
        raise Forbidden(_("只有班长、审核委员和管理员可以提出"))
    model = WarningModel(
        proposed_at=clock.now(),
        proposed_by_id=actor.id,
        note=values["note"],
        points=values["points"],
        thresholds=values["thresholds"],
        minutes=values["minutes"],
        approvals=[],
    )
    session.add(model)
    session.flush()
    told = {name: values[name] for name in ("points", "thresholds", "minutes", "note")}
    audit.record(session, actor.name, "warning.propose", f"warning:{model.id}", told)
    return model


def approve_model(session: Session, actor: Actor, number: int) -> WarningModel:
    """A member of the committee approves it; with enough of them it is in force.

    Raises `NotFound`, `Forbidden` for who may not, `Conflict` when it was decided on already.
    """
    model = _waiting(session, number)
    if not can_approve_model(actor, model):
        raise Forbidden(_("由审核委员通过；提出的人和已通过的人不能再通过"))
    model.approvals.append(WarningApproval(user_id=actor.id, at=clock.now()))
    session.flush()
    audit.record(session, actor.name, "warning.approve", f"warning:{model.id}", {})
    if len(model.approvals) >= APPROVALS:
        model.in_force_since = clock.now()
        session.flush()
        audit.record(session, actor.name, "warning.in_force", f"warning:{model.id}", {})
    return model


def withdraw_model(session: Session, actor: Actor, number: int) -> WarningModel:
    """Take a proposal back: who made it, or a member of the committee who does not want it."""
    model = _waiting(session, number)
    if model.proposed_by_id != actor.id and not actor.has(Role.REVIEWER):
        raise Forbidden(_("只有提出的人和审核委员可以撤下"))
    model.withdrawn_at = clock.now()
    session.flush()
    audit.record(session, actor.name, "warning.withdraw", f"warning:{model.id}", {})
    return model


def name_contact(session: Session, actor: Actor, level: int, name: str) -> None:
    """Somebody is told of a level from now on. Raises `Invalid` for who is not there."""
    _require_naming(actor)
    user = user_named(session, name)
    if user is None or not user.active:
        raise Invalid.field("user", _("没有这个人，或账号已停用"))
    if session.get(WarningContact, (level, user.id)) is None:
        session.add(WarningContact(level=level, user_id=user.id))
        session.flush()
    audit.record(session, actor.name, "warning.name", f"user:{user.name}", {"level": level})


def drop_contact(session: Session, actor: Actor, level: int, name: str) -> None:
    """Somebody is told of a level no longer. Raises `NotFound`."""
    _require_naming(actor)
    user = user_named(session, name)
    found = session.get(WarningContact, (level, user.id)) if user else None
    if found is None:
        raise NotFound
    session.delete(found)
    session.flush()
    audit.record(session, actor.name, "warning.drop", f"user:{name}", {"level": level})


def _require_naming(actor: Actor) -> None:
    if not can_name_contacts(actor):
        raise Forbidden(_("只有班长和管理员可以指定"))


def _waiting(session: Session, number: int) -> WarningModel:
    model = model_numbered(session, number)
    if not model.is_waiting:
        raise Conflict(_("这一版已经有结论"), code="already_decided")
    return model
