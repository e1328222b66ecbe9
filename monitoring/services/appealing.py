"""What an agent makes of a score: seen, or appealed; and the answer they get."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from content.kinds.score_criteria import WHOLE
from core import audit, clock
from core.errors import Conflict, Forbidden, Invalid
from core.messages import _
from core.working_days import after_working_days
from monitoring.models import Appeal, Cause, Sample
from monitoring.permissions import can_answer_appeal, is_judged
from monitoring.queries import sample_with_id
from monitoring.services import monitoring_notices as notices
from monitoring.services.following_up import make_final
from people.actors import Actor

ANSWERED_WITHIN = 5  # working days


def acknowledge(session: Session, actor: Actor, sample_id: int) -> Sample:
    """The agent has seen it and leaves it at that: it is final. Raises `Conflict` once it is."""
    sample = _own(session, actor, sample_id)
    _require_open(sample)
    sample.acknowledged_at = clock.now()
    make_final(session, sample)
    return sample


def appeal(session: Session, actor: Actor, sample_id: int, reason: str) -> Sample:
    """The agent does not agree. Raises `Conflict` when the time for it is over, or it was done."""
    sample = _own(session, actor, sample_id)
    _require_open(sample)
    if not sample.may_be_appealed:
        raise Conflict(_("申诉的时限已过"), code="too_late")
    now = clock.now()
    sample.appeal = Appeal(
        reason=reason, at=now, due_at=after_working_days(now, ANSWERED_WITHIN), answer=""
    )
    session.flush()
    audit.record(session, actor.name, "monitoring.appeal", f"sample:{sample.id}", {})
    notices.told_of_appeal(session, sample)
    return sample


def answer_appeal(session: Session, actor: Actor, sample_id: int, values: dict[str, Any]) -> Sample:
    """Answer with the fields of `AppealAnswerSchema`; upheld, the marks given hold from now on.

    Findings of skills whose criteria are met by them are dropped. Raises `Forbidden`, `Conflict`.
    """
    sample = sample_with_id(session, actor, sample_id, for_change=True)
    if not can_answer_appeal(actor, sample):
        raise Forbidden(_("由班长答复；本人和独自评分的人不能答复"))
    found = sample.appeal
    if found is None or found.decided_at is not None:
        raise Conflict(_("没有等待答复的申诉"), code="no_appeal")
    found.decided_at, found.decided_by_id = clock.now(), actor.id
    found.is_upheld, found.answer = values["upheld"], values["answer"]
    if found.is_upheld:
        _set_right(sample, values["marks"])
    session.flush()
    told = {"upheld": found.is_upheld}
    audit.record(session, actor.name, "monitoring.answer", f"sample:{sample.id}", told)
    make_final(session, sample)
    notices.told_of_answer(session, sample)
    return sample


def lapsed(session: Session) -> Sequence[int]:
    """Ids of samples whose agents let the time for an appeal pass."""
    query = select(Sample.id).where(
        Sample.final_at.is_(None),
        Sample.appeal_by <= clock.now(),
        ~select(Appeal.sample_id).where(Appeal.sample_id == Sample.id).exists(),
    )
    return session.scalars(query.order_by(Sample.id)).all()


def let_lapse(session: Session, sample_id: int) -> None:
    """Make one of `lapsed` final."""
    sample = _locked(session, sample_id)
    if sample.final_at is None and sample.appeal is None:
        make_final(session, sample)


def late_answers(session: Session) -> Sequence[int]:
    """Ids of samples whose appeals should have been answered, and nobody was told."""
    query = select(Appeal.sample_id).where(
        Appeal.decided_at.is_(None), Appeal.due_at <= clock.now(), Appeal.told_late_at.is_(None)
    )
    return session.scalars(query.order_by(Appeal.sample_id)).all()


def tell_late(session: Session, sample_id: int) -> None:
    """Tell of one of `late_answers`, once."""
    sample = _locked(session, sample_id)
    if sample.appeal is not None and sample.appeal.is_late and sample.appeal.told_late_at is None:
        sample.appeal.told_late_at = clock.now()
        session.flush()
        notices.told_late(session, sample)


def _own(session: Session, actor: Actor, sample_id: int) -> Sample:
    sample = sample_with_id(session, actor, sample_id, for_change=True)
    if not is_judged(actor, sample):
        raise Forbidden(_("这不是您的通话"))
    return sample


def _locked(session: Session, sample_id: int) -> Sample:
    query = select(Sample).where(Sample.id == sample_id).with_for_update()
    return session.scalars(query, execution_options={"populate_existing": True}).one()


def _require_open(sample: Sample) -> None:
    if sample.final_at is not None or sample.appeal is not None:
        raise Conflict(_("这一件已经确认或申诉过"), code="already_final")


def _set_right(sample: Sample, marks: Sequence[int | None]) -> None:
    criteria = sample.card.criteria
    total = sample.card.total(marks) if len(marks) == len(criteria) else None
    if total is None:
        raise Invalid.field("marks", _("每一项都要评分，共 {n} 项", n=len(criteria)))
    sample.marks, sample.total = list(marks), total
    met = {
        criterion.title
        for criterion, mark in zip(criteria, marks, strict=True)
        if mark in (WHOLE, None)
    }
    for finding in sample.findings:
        if finding.cause == Cause.SKILL and finding.criterion in met:
            finding.dropped_at = clock.now()
