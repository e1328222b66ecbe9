"""Reading conferences: what belongs on an agenda, those there are, measures that are owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from core import clock
from core.errors import Forbidden, NotFound
from core.messages import _
from core.paging import Page, page_of
from grievances.conferences.models import AgendaItem, AgendaReason, Conference, Measure
from grievances.handling.models import Handling, HandlingState
from grievances.handling.permissions import can_watch_grievances
from grievances.handling.queries import late
from people.actors import Actor
from questions.urgency import CALLS_THAT_WARN

LOOKED_BACK = timedelta(days=90)
MOST_OF_A_REASON = 10


def can_see_conference(actor: Actor, conference: Conference) -> bool:
    """Supervisors, and whoever has something to do because of it."""
    owners = {measure.owner_id for measure in conference.measures}
    return can_watch_grievances(actor) or actor.id in owners


def conference_with_id(
    session: Session, actor: Actor, conference_id: int, *, for_change: bool = False
) -> Conference:
    """One conference. Raises `NotFound`, also when the actor may not know of it."""
    query = select(Conference).where(Conference.id == conference_id)
    found = session.scalar(query.with_for_update() if for_change else query)
    if found is None or not can_see_conference(actor, found):
        raise NotFound
    return found


def conferences(session: Session, actor: Actor, *, limit: int, offset: int = 0) -> Page[Conference]:
    """Conferences, the latest first: for supervisors all, else those one has to do with.

    Raises `Forbidden` for those who have to do with none.
    """
    query = select(Conference).order_by(Conference.held_on.desc(), Conference.id.desc())
    if not can_watch_grievances(actor):
        own = select(Measure.conference_id).where(Measure.owner_id == actor.id)
        query = query.where(Conference.id.in_(own))
    page = page_of(session, query, limit=limit, offset=offset)
    if not (page.total or can_watch_grievances(actor)):
        raise Forbidden(_("案例会由班长召开；有措施要落实的人能看到"))
    return page


def agenda(session: Session) -> list[tuple[Handling, AgendaReason]]:
    """What belongs on the next agenda: open, repeated and instructive; each once, by its reason."""
    found: dict[int, tuple[Handling, AgendaReason]] = {}
    for reason, condition in _conditions().items():
        query = (
            select(Handling)
            .where(condition)
            .order_by(Handling.grade.desc(), Handling.recorded_at.desc())
            .limit(MOST_OF_A_REASON)
        )
        for one in session.scalars(query).unique():
            found.setdefault(one.id, (one, reason))
    return list(found.values())


def open_measures(session: Session, actor: Actor) -> Sequence[Measure]:
    """Measures that are not done, the first due first: one's own, for supervisors all."""
    query = select(Measure).where(Measure.done_at.is_(None)).order_by(Measure.due_on, Measure.id)
    if not can_watch_grievances(actor):
        query = query.where(Measure.owner_id == actor.id)
    return session.scalars(query).all()


def _conditions() -> dict[AgendaReason, ColumnElement[bool]]:
    recent = Handling.recorded_at > clock.now() - LOOKED_BACK
    discussed = select(AgendaItem.handling_id).where(AgendaItem.handling_id == Handling.id)
    is_open = Handling.state == HandlingState.OPEN
    again = or_(Handling.call_number >= CALLS_THAT_WARN, Handling.complaints > 0)
    return {
        AgendaReason.OPEN: and_(is_open, or_(Handling.grade > 0, late())),
        AgendaReason.REPEATED: and_(recent, again, ~discussed.exists()),
        AgendaReason.INSTRUCTIVE: and_(
            Handling.is_instructive.is_(True), Handling.erased_at.is_(None), ~discussed.exists()
        ),
    }
