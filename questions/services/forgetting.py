"""What is noted of a call beside the question is kept no longer than it is needed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import String, cast, or_, select, update
from sqlalchemy.orm import Session

from core import clock
from questions.models import Question

AT_ONCE = 1_000


def forget_details(session: Session, days: int) -> int:
    """Empty details and notes of questions that were closed more than `days` ago.

    The question itself, its text and its history stay: they are what the base learns from. Gives
    how many were emptied; the rest is emptied another time.
    """
    old = Question.closed_at < clock.now() - timedelta(days=days)
    kept = or_(
        Question.call_note != "",
        Question.alarmed_place != "",
        Question.agent_note != "",
        cast(Question.details, String) != "{}",
        cast(Question.earlier_queries, String) != "[]",
    )
    ids = session.scalars(select(Question.id).where(old, kept).limit(AT_ONCE)).all()
    empty = {
        "details": {},
        "earlier_queries": [],
        "call_note": "",
        "alarmed_place": "",
        "agent_note": "",
    }
    if ids:
        session.execute(update(Question).where(Question.id.in_(ids)).values(**empty))
    return len(ids)
