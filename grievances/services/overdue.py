"""What time asks for: late clocks of hotline and department, calls to ask again, escalations.

Each is written down in the transaction that tells people, so it happens once, after restarts too.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from core import clock
from grievances.handling.models import Handling, HandlingState, StepKind, Term
from grievances.handling.queries import to_ask_again
from grievances.services import handling_notices as notices
from grievances.services.escalating import locked, weigh
from grievances.services.history_of_handling import add_step


def late_for_customer(session: Session) -> Sequence[int]:
    """Ids of grievances whose customer waits longer than was promised, not told of yet."""
    query = select(Handling.id).where(
        Handling.state == HandlingState.OPEN,
        Handling.informed_at.is_(None),
        Handling.due_at <= clock.now(),
        Handling.told_late_at.is_(None),
    )
    return session.scalars(query.order_by(Handling.id)).all()


def late_in_department(session: Session) -> Sequence[int]:
    """Ids of grievances whose department owes its solution longer than it may."""
    query = (
        select(Term.handling_id)
        .join(Handling)
        .where(
            Handling.state == HandlingState.OPEN,
            Term.ended_at.is_(None),
            Term.due_at <= clock.now(),
            Term.told_late_at.is_(None),
        )
    )
    return session.scalars(query.order_by(Term.handling_id)).all()


def not_asked_again(session: Session) -> Sequence[int]:
    """Ids of grievances whose customer was to be asked once more within a week."""
    query = select(Handling.id).where(
        to_ask_again(),
        Handling.ask_again_by <= clock.now(),
        Handling.told_ask_again_at.is_(None),
    )
    return session.scalars(query.order_by(Handling.id)).all()


def tell_hotline(session: Session, handling_id: int) -> None:
    """Tell of a customer who waits too long; once for a promise."""
    handling = locked(session, handling_id)
    if handling.hotline_is_late and handling.told_late_at is None:
        handling.told_late_at = clock.now()
        session.flush()
        step = add_step(session, None, handling, StepKind.HOTLINE_LATE)
        notices.hotline_is_late(session, handling, step)
        weigh(session, handling)


def tell_department(session: Session, handling_id: int) -> None:
    """Tell of a department that takes too long; once for a term."""
    handling = locked(session, handling_id)
    term = handling.term
    if handling.department_is_late and term.told_late_at is None:
        term.told_late_at = clock.now()
        session.flush()
        code = handling.department.code
        step = add_step(session, None, handling, StepKind.DEPARTMENT_LATE, department=code)
        notices.department_is_late(session, handling, step)
        weigh(session, handling)


def tell_to_ask_again(session: Session, handling_id: int) -> None:
    """Tell of a customer nobody asked again; once."""
    handling = locked(session, handling_id)
    if handling.asked_again_at is None and handling.told_ask_again_at is None:
        handling.told_ask_again_at = clock.now()
        session.flush()
        step = add_step(session, None, handling, StepKind.ASK_AGAIN_LATE)
        notices.ask_again_is_late(session, handling, step)


DUTIES: tuple[tuple[Callable[[Session], Sequence[int]], Callable[[Session, int], None]], ...] = (
    (late_for_customer, tell_hotline),
    (late_in_department, tell_department),
    (not_asked_again, tell_to_ask_again),
)
