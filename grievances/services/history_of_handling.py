"""What every change of a grievance does: write its history and the trail, weigh its signs again."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Conflict
from core.messages import _
from grievances.handling.models import Handling, HandlingStep, StepKind
from people.actors import SYSTEM_NAME, Actor


def add_step(
    session: Session,
    actor: Actor | None,
    handling: Handling,
    kind: StepKind,
    comment: str = "",
    /,
    **data: Any,
) -> HandlingStep:
    """Write a step into the history and the trail; `actor` None is the service itself.

    `data` is said to others: never a customer's data. The trail holds no `comment`: what is erased
    in time may not stay there.
    """
    name = actor.name if actor else SYSTEM_NAME
    step = HandlingStep(
        handling_id=handling.id, kind=kind, at=clock.now(), actor=name, comment=comment, data=data
    )
    session.add(step)
    session.flush()
    session.expire(handling, ["steps"])
    audit.record(session, name, f"grievance.{kind}", f"grievance:{handling.number}", data)
    return step


def require_open(handling: Handling) -> None:
    """Raises `Conflict` when it is on the shelf."""
    if not handling.is_open:
        raise Conflict(_("已经结案归档"), code="already_closed")
