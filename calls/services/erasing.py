"""What is kept of calls no longer than it is needed, and calls nobody closed."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from calls.models import Call, CallBack, Proposal, SpokenLine
from calls.services.closing import end_unclosed
from core import clock

LONGEST = timedelta(hours=12)  # a shift; what lasts longer was left open
AT_ONCE = 1_000


def forget_lines(session: Session, hours: int) -> int:
    """Drop lines heard more than `hours` ago; gives how many. What was proposed is counted on."""
    old = select(SpokenLine.id).where(SpokenLine.at < clock.now() - timedelta(hours=hours))
    ids = session.scalars(old.limit(AT_ONCE)).all()
    if ids:
        session.execute(delete(SpokenLine).where(SpokenLine.id.in_(ids)))
    return len(ids)


def forget_details(session: Session, days: int) -> int:
    """Empty what says who called and why of calls that ended more than `days` ago.

    When the call was, how long it took and what became of it stays: it is counted. Gives how many
    were emptied; the rest is emptied another time.
    """
    before = clock.now() - timedelta(days=days)
    emptied = ("caller_hash", "outer_key", "recording")
    known = or_(*(getattr(Call, name).is_not(None) for name in emptied))
    ids = session.scalars(select(Call.id).where(Call.ended_at < before, known).limit(AT_ONCE)).all()
    if ids:
        nothing = dict.fromkeys(emptied)
        session.execute(update(Call).where(Call.id.in_(ids)).values(**nothing))
    said = or_(CallBack.about != "", CallBack.note != "")
    made = select(CallBack.id).where(CallBack.made_at < before, said).limit(AT_ONCE)
    if made_ids := session.scalars(made).all():
        session.execute(update(CallBack).where(CallBack.id.in_(made_ids)).values(about="", note=""))
    session.execute(delete(Proposal).where(Proposal.at < before))
    return len(ids) + len(made_ids)


def end_forgotten(session: Session) -> int:
    """End calls that are under way for longer than any call takes; gives how many."""
    left = select(Call).where(Call.ended_at.is_(None), Call.begun_at < clock.now() - LONGEST)
    calls = session.scalars(left.limit(AT_ONCE)).all()
    for call in calls:
        end_unclosed(session, call)
    return len(calls)
