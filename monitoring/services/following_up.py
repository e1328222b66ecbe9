"""What follows from findings: a weak entry is flagged, a weak skill becomes a need of training."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Entry
from core import clock
from core.errors import Conflict
from monitoring.models import Cause, Finding, Need, Sample
from people.actors import Actor
from questions.models import TEXT_MAX as FLAG_MAX
from questions.models import FlagReason
from questions.services.flagging import flag


def flag_content(session: Session, actor: Actor, finding: Finding, entry: Entry) -> None:
    """Flag the entry in the name of who found it, unless they have already."""
    said = f"{finding.place}：{finding.text}" if finding.place else finding.text
    values = {"reason": FlagReason.WRONG, "comment": said[:FLAG_MAX], "passage": ""}
    try:
        finding.flag = flag(session, actor, entry.number, values).group.number
    except Conflict as refused:
        if refused.code != "already_flagged":
            raise
    session.flush()


def make_final(session: Session, sample: Sample) -> None:
    """Nothing changes the score any more: what was found weak in its agent is to be trained."""
    sample.final_at = clock.now()
    session.flush()
    for finding in sample.findings:
        if finding.cause == Cause.SKILL and finding.dropped_at is None:
            _need(session, sample, finding)


def _need(session: Session, sample: Sample, finding: Finding) -> None:
    assert sample.agent_id is not None
    open_one = select(Need.id).where(
        Need.user_id == sample.agent_id, Need.skill == finding.skill, Need.met_at.is_(None)
    )
    if session.scalar(open_one) is None:
        session.add(
            Need(
                user_id=sample.agent_id,
                skill=finding.skill,
                finding_id=finding.id,
                since=clock.now(),
            )
        )
        session.flush()


def meet_need(session: Session, user_id: int, skill: str) -> None:
    """Somebody was trained in a skill: what asked for it is met."""
    query = select(Need).where(Need.user_id == user_id, Need.skill == skill, Need.met_at.is_(None))
    for need in session.scalars(query.with_for_update()):
        need.met_at = clock.now()
    session.flush()
