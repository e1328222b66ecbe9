"""What is personal in a grievance goes when it is no longer needed. What is counted stays."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session

from core import clock
from grievances.handling.models import Escalation, Handling, HandlingState, HandlingStep
from grievances.services.promises import ASKED_AGAIN_WITHIN

REFERENCE_KEPT = 2 * ASKED_AGAIN_WITHIN  # after filing: the customer is asked again within a week
AT_ONCE = 1_000


def forget_references(session: Session) -> int:
    """Drop the customer's reference once they were asked again, or two weeks after it was filed.

    Gives how many went. The keyed hash that counts calls goes with the rest of what is personal.
    """
    query = (
        select(Handling.id)
        .where(
            Handling.state == HandlingState.CLOSED,
            Handling.caller_cipher.is_not(None),
            or_(
                Handling.asked_again_at.is_not(None),
                Handling.closed_at < clock.now() - REFERENCE_KEPT,
            ),
        )
        .limit(AT_ONCE)
    )
    ids = session.scalars(query).all()
    if ids:
        session.execute(update(Handling).where(Handling.id.in_(ids)).values(caller_cipher=None))
    return len(ids)


def forget_customers(session: Session, days: int) -> int:
    """Empty what customers said and who they are of what was filed more than `days` ago.

    Kind, category, clocks, grades, cause, responsibility and measure stay: they are counted and
    learnt from. Gives how many were emptied; the rest is emptied another time.
    """
    query = (
        select(Handling.id)
        .where(
            Handling.closed_at < clock.now() - timedelta(days=days),
            Handling.erased_at.is_(None),
        )
        .limit(AT_ONCE)
    )
    ids = session.scalars(query).all()
    if ids:
        emptied: dict[Any, Any] = {
            **dict.fromkeys((Handling.text, Handling.wish, Handling.restated, Handling.danger), ""),
            **dict.fromkeys((Handling.caller_cipher, Handling.caller_hash)),
            **dict.fromkeys((Handling.call_key, Handling.token)),
            Handling.details: {},
            Handling.erased_at: clock.now(),
        }
        session.execute(update(Handling).where(Handling.id.in_(ids)).values(emptied))
        for table in (HandlingStep, Escalation):
            comments = update(table).where(table.handling_id.in_(ids))
            session.execute(comments.values(comment=""))
    return len(ids)
