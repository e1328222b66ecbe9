"""The receiver's yes or no, and chasing it."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from core import audit, clock
from core.errors import Conflict, Forbidden
from core.messages import _
from handover.models import Handover, HandoverState
from handover.permissions import can_answer_handover
from handover.queries import handover_with_id
from handover.services import handover_notices as notices
from handover.services.offering import moves_now
from handover.what_moves import Moving
from people.actors import Actor

CHASED_EVERY = timedelta(days=1)


def accept(session: Session, actor: Actor, handover_id: int) -> Handover:
    """The receiver takes what moves, as it stands now. Raises `Forbidden`, `Conflict`."""
    found = _to_answer(session, actor, handover_id)
    moves = moves_now(session, found)
    found.agreed = moves.keys
    return _answered(session, actor, found, moves, HandoverState.ACCEPTED, "")


def refuse(session: Session, actor: Actor, handover_id: int, reason: str) -> Handover:
    """The receiver does not take it, and says why. Raises `Forbidden`, `Conflict`."""
    found = _to_answer(session, actor, handover_id)
    moves = moves_now(session, found)
    return _answered(session, actor, found, moves, HandoverState.REFUSED, reason)


def chase_unanswered(session: Session) -> int:
    """Remind receivers every day from the second on; gives how many hand-overs."""
    before = clock.now() - CHASED_EVERY
    query = select(Handover).where(
        Handover.state == HandoverState.PROPOSED,
        Handover.proposed_at <= before,
        or_(Handover.chased_at.is_(None), Handover.chased_at <= before),
    )
    waiting = session.scalars(query.order_by(Handover.id).with_for_update(of=Handover)).all()
    for one in waiting:
        one.chased_at = clock.now()
        is_late = one.effective_on <= clock.today()
        notices.chased(session, one, moves_now(session, one).things, is_late=is_late)
    session.flush()
    return len(waiting)


def _to_answer(session: Session, actor: Actor, handover_id: int) -> Handover:
    found = handover_with_id(session, actor, handover_id, for_change=True)
    if not can_answer_handover(actor, found):
        raise Forbidden(_("只有接收部门的供稿人可以接收或拒收"))
    if found.state != HandoverState.PROPOSED:
        raise Conflict(_("这次移交已经了结"), code="handover_over")
    return found


def _answered(
    session: Session,
    actor: Actor,
    found: Handover,
    moves: Moving,
    state: HandoverState,
    reason: str,
) -> Handover:
    found.state, found.answer = state, reason
    found.answered_by_id, found.answered_at = actor.id, clock.now()
    session.flush()
    accepted = state == HandoverState.ACCEPTED
    audit.record(
        session,
        actor.name,
        "handover.accept" if accepted else "handover.refuse",
        f"handover:{found.id}",
        {"reason": reason, "things": len(moves.things)},
    )
    notices.answered(session, found, moves.things)
    return found
