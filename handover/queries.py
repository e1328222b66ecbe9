"""Reading hand-overs: those one may know of, one of them, how many wait for one's answer."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import Session

from content.permissions import can_oversee, can_write
from core.errors import Forbidden, NotFound
from core.messages import _
from core.paging import Page, page_of
from handover.models import PENDING, Handover, HandoverState
from handover.permissions import can_see_handovers
from people.actors import Actor


def handovers(
    session: Session,
    actor: Actor,
    *,
    state: HandoverState | None = None,
    limit: int,
    offset: int = 0,
) -> Page[Handover]:
    """Hand-overs one may know of: pending ones first, by their day. Raises `Forbidden`."""
    if not can_see_handovers(actor):
        raise Forbidden(_("移交由部门供稿人和管理者查看"))
    query = _seen_by(actor).order_by(
        Handover.state.in_(PENDING).desc(), Handover.effective_on.desc(), Handover.id.desc()
    )
    if state is not None:
        query = query.where(Handover.state == state)
    return page_of(session, query, limit=limit, offset=offset)


def handover_with_id(
    session: Session, actor: Actor, handover_id: int, *, for_change: bool = False
) -> Handover:
    """One hand-over. Raises `NotFound`, also where the actor may not know of it."""
    query = _seen_by(actor).where(Handover.id == handover_id)
    if for_change:
        query = query.with_for_update(of=Handover)
    found = session.scalar(query, execution_options={"populate_existing": True})
    if found is None or not can_see_handovers(actor):
        raise NotFound
    return found


def to_answer_count(session: Session, actor: Actor) -> int:
    """How many wait for the actor's department to say yes or no."""
    if not can_write(actor):
        return 0
    query = select(func.count(Handover.id)).where(
        Handover.state == HandoverState.PROPOSED, Handover.receiver_id == actor.department_id
    )
    return session.scalar(query) or 0


def pending_of(session: Session, giver_id: int) -> list[Handover]:
    """What a department is about to hand over."""
    query = select(Handover).where(Handover.giver_id == giver_id, Handover.state.in_(PENDING))
    return list(session.scalars(query.order_by(Handover.id)))


def _seen_by(actor: Actor) -> Select[Handover]:
    """Those above see each, others what their department gives or gets."""
    query = select(Handover)
    if can_oversee(actor):
        return query
    own: ColumnElement[bool] = or_(
        Handover.giver_id == actor.department_id, Handover.receiver_id == actor.department_id
    )
    return query.where(own)
