"""What is monitored and by whom: plans with quotas, and the people of each level."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Invalid, NotFound
from core.messages import _
from monitoring.fair_draw import seed_mark
from monitoring.models import Level, Monitor, Plan, Quota
from monitoring.queries import cards, require_watcher
from people.actors import Actor
from people.queries import user_named

ORDINARY = 1  # the weight of what has none of its own


def make_plan(session: Session, actor: Actor, values: dict[str, Any]) -> Plan:
    """A plan with the fields of `PlanSchema`; the mark of its seed is told from now on.

    Raises `Forbidden`, `Invalid` for what is no score card in force, or of the other kind.
    """
    require_watcher(actor)
    plan = Plan(
        name=values["name"],
        starts_on=values["starts_on"],
        ends_on=values["ends_on"],
        seed=values["seed"] or secrets.token_hex(16),
        card_id=_card(session, values["card"], "card"),
        entry_card_id=(
            _card(session, values["entry_card"], "entry_card") if values["entry_card"] else None
        ),
        double_percent=values["double_percent"],
        weights={name: one for name, one in values["weights"].items() if one != ORDINARY},
        created_at=clock.now(),
        created_by_id=actor.id,
        quotas=[
            Quota(level=level, place=place, **values["quotas"][level])
            for place, level in enumerate(Level)
            if any(values["quotas"][level].values())
        ],
    )
    session.add(plan)
    session.flush()
    told = {
        "days": f"{plan.starts_on}/{plan.ends_on}",
        "seed_mark": seed_mark(plan.seed),
        "quotas": {str(one.level): [one.calls, one.entries] for one in plan.quotas},
        "weights": plan.weights,
    }
    audit.record(session, actor.name, "monitoring.plan", f"plan:{plan.id}", told)
    return plan


def name_monitor(session: Session, actor: Actor, values: dict[str, Any]) -> None:
    """Somebody monitors for a level from now on. Raises `Invalid` for who is not there."""
    require_watcher(actor)
    user = user_named(session, values["user"])
    if user is None or not user.active:
        raise Invalid.field("user", _("没有这个人，或账号已停用"))
    level = Level(values["level"])
    if session.get(Monitor, (level, user.id)) is None:
        session.add(Monitor(level=level, user_id=user.id))
        session.flush()
        audit.record(session, actor.name, "monitoring.name", f"user:{user.name}", {"level": level})


def drop_monitor(session: Session, actor: Actor, values: dict[str, Any]) -> None:
    """Somebody monitors for a level no longer; what was given to them stays theirs.

    Raises `NotFound`.
    """
    require_watcher(actor)
    user = user_named(session, values["user"])
    level = Level(values["level"])
    found = session.get(Monitor, (level, user.id)) if user else None
    if found is None:
        raise NotFound
    session.delete(found)
    session.flush()
    audit.record(session, actor.name, "monitoring.drop", f"user:{values['user']}", {"level": level})


def _card(session: Session, number: str, field: str) -> int:
    for card in cards(session, of_entries=field == "entry_card"):
        if card.entry.number == number:
            return card.entry_id
    raise Invalid.field(field, _("这不是已生效的评分表，或评的不是这一类"))
