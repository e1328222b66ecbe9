"""A grievance goes to the shelf: with cause, responsibility and measure."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import Session

from core import clock
from core.errors import Conflict, Forbidden
from core.messages import _
from grievances.handling.models import Handling, HandlingState, StepKind
from grievances.handling.permissions import leads_grievance
from grievances.handling.queries import handling_named
from grievances.services.history_of_handling import add_step, require_open
from grievances.services.working import end_term
from people.actors import Actor


def file_away(session: Session, actor: Actor, number: str, values: dict[str, Any]) -> Handling:
    """Close and file it with the fields of `FilingSchema`.

    Raises `NotFound`, `Forbidden`, `Conflict` when it is filed already, or a customer who can be
    called was not told yet.
    """
    handling = handling_named(session, actor, number, for_change=True)
    if not leads_grievance(actor, handling):
        raise Forbidden(_("只有记录人和班长可以结案"))
    require_open(handling)
    if handling.informed_at is None and handling.caller_cipher is not None:
        raise Conflict(_("还没有答复客户，请先回电"), code="not_informed")
    handling.cause = values["cause"]
    handling.responsibility = values["responsibility"]
    handling.measure = values["measure"]
    handling.is_instructive = values["instructive"]
    handling.state, handling.closed_at = HandlingState.CLOSED, clock.now()
    end_term(session, handling)
    for up in handling.escalations:
        if up.taken_at is None:  # who files it has answered for it
            up.taken_at, up.taken_by_id = handling.closed_at, actor.id
    session.flush()
    add_step(session, actor, handling, StepKind.CLOSE, instructive=handling.is_instructive)
    return handling
