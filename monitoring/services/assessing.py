"""Scoring what was drawn: each for themselves, then what holds; calibrated where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import fmean
from typing import Any

from sqlalchemy.orm import Session

from content.queries import entry_numbered, is_visible
from core import audit, clock
from core.errors import Conflict, Forbidden, Invalid
from core.messages import _
from core.working_days import after_working_days
from monitoring.models import APART_AT_MOST, Cause, Finding, Sample
from monitoring.permissions import can_calibrate, monitors
from monitoring.queries import sample_with_id
from monitoring.services import monitoring_notices as notices
from monitoring.services.following_up import flag_content
from people.actors import Actor

APPEALED_WITHIN = 3  # working days


def assess(session: Session, actor: Actor, sample_id: int, values: dict[str, Any]) -> Sample:
    """Score a sample with the fields of `AssessmentSchema`, once; what others gave plays no part.

    What the base says wrongly is flagged at once. When the last one has scored, the mean holds, or
    supervisors are told to calibrate. Raises `NotFound`, `Forbidden`, `Invalid`, `Conflict`.
    """
    sample = sample_with_id(session, actor, sample_id, for_change=True)
    if not monitors(actor, sample):
        raise Forbidden(_("这一件没有分给您评"))
    own = next(one for one in sample.assessments if one.user_id == actor.id)
    if own.done_at is not None:
        raise Conflict(_("您已经评过这一件"), code="already_scored")
    own.total = _total(sample, values["marks"])
    own.marks, own.note, own.done_at = values["marks"], values["note"], clock.now()
    session.flush()
    for place, found in enumerate(values["findings"]):
        _add_finding(session, actor, sample, found, place)
    told = {"plan": sample.plan_id}
    audit.record(session, actor.name, "monitoring.score", f"sample:{sample.id}", told)
    if sample.is_scored:
        _bring_together(session, sample)
    return sample


def calibrate(session: Session, actor: Actor, sample_id: int, values: dict[str, Any]) -> Sample:
    """Say which marks hold where two were too far apart, and why. Raises as `assess` does."""
    sample = sample_with_id(session, actor, sample_id, for_change=True)
    if not can_calibrate(actor, sample):
        if sample.concluded_at is not None:
            raise Conflict(_("这一件已经有结论"), code="already_concluded")
        raise Forbidden(_("两人评完、相差太大时，由班长统一"))
    sample.total = _total(sample, values["marks"])
    sample.marks = values["marks"]
    sample.calibrated_by_id, sample.calibration = actor.id, values["note"]
    audit.record(session, actor.name, "monitoring.calibrate", f"sample:{sample.id}", {})
    _conclude(session, sample)
    return sample


def _total(sample: Sample, marks: Sequence[int | None]) -> float:
    card = sample.card
    if len(marks) != len(card.criteria):
        raise Invalid.field("marks", _("每一项都要评分，共 {n} 项", n=len(card.criteria)))
    total = card.total(marks)
    if total is None:
        raise Invalid.field("marks", _("至少要有一项涉及"))
    return total


def _add_finding(
    session: Session, actor: Actor, sample: Sample, values: dict[str, Any], place: int
) -> None:
    criteria = sample.card.criteria
    field = f"findings.{place}"
    if values["criterion"] >= len(criteria):
        raise Invalid.field(f"{field}.criterion", _("评分表没有这一项"))
    cause = Cause.CONTENT if sample.entry is not None else Cause(values["cause"])
    number = sample.entry.number if sample.entry is not None else values["entry"]
    entry = entry_numbered(session, number) if number else None
    if number and (entry is None or not is_visible(entry)):
        raise Invalid.field(f"{field}.entry", _("没有这个已发布的条目"))
    if cause == Cause.CONTENT and entry is None:
        raise Invalid.field(f"{field}.entry", _("条目的问题要指明是哪个条目"))
    if entry is None and not values["place"]:
        raise Invalid.field(f"{field}.place", _("写明是哪个条目，或哪句话、哪一步"))
    criterion = criteria[values["criterion"]]
    finding = Finding(
        sample_id=sample.id,
        found_by_id=actor.id,
        at=clock.now(),
        criterion=criterion.title,
        skill=criterion.skill,
        cause=cause,
        entry_id=entry.id if entry is not None else None,
        place=values["place"],
        text=values["text"],
        flag="",
    )
    session.add(finding)
    session.flush()
    if cause == Cause.CONTENT:
        assert entry is not None
        flag_content(session, actor, finding, entry)


def _bring_together(session: Session, sample: Sample) -> None:
    """The mean holds, unless those who scored are too far apart."""
    if (sample.apart or 0) > APART_AT_MOST:
        notices.told_to_calibrate(session, sample)
        return
    given = [one for one in sample.assessments if one.marks is not None]
    sample.marks = [
        _middle(marks) for marks in zip(*(one.marks or () for one in given), strict=True)
    ]
    sample.total = fmean(one.total for one in given if one.total is not None)
    _conclude(session, sample)


def _middle(marks: Sequence[int | None]) -> float | None:
    counted = [mark for mark in marks if mark is not None]
    return fmean(counted) if counted else None


def _conclude(session: Session, sample: Sample) -> None:
    """The score holds: its agent sees it and may appeal; nobody appeals for an entry."""
    sample.concluded_at = clock.now()
    if sample.agent_id is None:
        sample.final_at = sample.concluded_at
    else:
        sample.appeal_by = after_working_days(sample.concluded_at, APPEALED_WITHIN)
    session.flush()
    if sample.agent_id is not None:
        notices.told_of_score(session, sample)
