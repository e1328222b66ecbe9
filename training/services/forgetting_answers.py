"""Who answered what is known for a time only."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from core import clock
from training.models import Answer, Known

AT_ONCE = 1_000


def forget_answers(session: Session, days: int) -> int:
    """Drop answers of more than `days` ago, and what was due then; gives how many answers went."""
    before = clock.now() - timedelta(days=days)
    ids = session.scalars(select(Answer.id).where(Answer.at < before).limit(AT_ONCE)).all()
    if ids:
        session.execute(delete(Answer).where(Answer.id.in_(ids)))
    session.execute(delete(Known).where(Known.due_at < before))
    return len(ids)
