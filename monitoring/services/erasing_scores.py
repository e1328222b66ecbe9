"""Whose score was whose is known for a time only. What is counted stays."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from core import clock
from monitoring.models import Appeal, Assessment, Finding, Need, Sample

AT_ONCE = 1_000


def forget_scores(session: Session, days: int) -> int:
    """Take people and what was written out of samples drawn more than `days` ago.

    Level, marks, totals and what findings point at in the base stay: they are counted. Needs of
    training that were met go. Gives how many were emptied; the rest is emptied another time.
    """
    before = clock.now() - timedelta(days=days)
    query = select(Sample.id).where(Sample.drawn_at < before, Sample.erased_at.is_(None))
    ids = session.scalars(query.limit(AT_ONCE)).all()
    if not ids:
        return 0
    findings = select(Finding.id).where(Finding.sample_id.in_(ids))
    session.execute(delete(Need).where(Need.finding_id.in_(findings)))
    session.execute(delete(Appeal).where(Appeal.sample_id.in_(ids)))
    said = update(Assessment).where(Assessment.sample_id.in_(ids))
    session.execute(said.values(note=""))
    told = update(Finding).where(Finding.sample_id.in_(ids))
    session.execute(told.values(text="", place=""))
    emptied = {"agent_id": None, "call_id": None, "calibration": "", "erased_at": clock.now()}
    session.execute(update(Sample).where(Sample.id.in_(ids)).values(**emptied))
    return len(ids)
