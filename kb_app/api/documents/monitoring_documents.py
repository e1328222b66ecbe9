"""Plans, samples, scores and weak points as JSON, as whoever asks may see them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from calls.queries import history_of
from content.applicability.readers import may_know_of
from content.models import Entry
from monitoring.fair_draw import seed_mark
from monitoring.models import Assessment, Finding, Plan, Sample
from monitoring.permissions import can_see_scores, is_judged
from monitoring.queries import Agreed, Progress, Weak, WeakPoints
from people.actors import Actor


def plan_document(
    plan: Plan, progress: Sequence[Progress], agreed: Agreed | None
) -> dict[str, Any]:
    """A plan; the mark of its seed before the draw, the seed after."""
    document: dict[str, Any] = {
        "id": plan.id,
        "name": plan.name,
        "starts_on": plan.starts_on.isoformat(),
        "ends_on": plan.ends_on.isoformat(),
        "card": plan.card.number,
        "entry_card": plan.entry_card.number if plan.entry_card else None,
        "double_percent": plan.double_percent,
        "weights": plan.weights,
        "seed_sha256": seed_mark(plan.seed),
        "seed": plan.seed if plan.drawn_at else None,
        "drawn_at": plan.drawn_at.isoformat() if plan.drawn_at else None,
        "quotas": [
            {"level": str(one.level), "calls": one.calls, "entries": one.entries}
            for one in plan.quotas
        ],
        "progress": [
            {
                "level": str(one.level),
                "wanted": one.wanted,
                "drawn": one.drawn,
                "scored": one.done,
            }
            for one in progress
        ],
    }
    if agreed is not None:
        told = {"doubled": agreed.doubled, "disputed": agreed.disputed, "alpha": agreed.alpha}
        document["agreement"] = told
    return document


def sample_document(who: Actor, sample: Sample) -> dict[str, Any]:
    """A sample as it stands in a list."""
    return {
        "id": sample.id,
        "plan": sample.plan_id,
        "level": str(sample.level),
        "call": sample.call.key if sample.call else None,
        "call_at": sample.call.begun_at.isoformat() if sample.call else None,
        "agent": sample.agent.name if sample.agent else None,
        "entry": _number(sample.entry),
        "revision": sample.revision.seq if sample.revision else None,
        "total": sample.total if sample.concluded_at else None,
        "disputed": sample.is_disputed,
        "concluded_at": sample.concluded_at.isoformat() if sample.concluded_at else None,
        "appeal_by": sample.appeal_by.isoformat() if sample.appeal_by else None,
        "final_at": sample.final_at.isoformat() if sample.final_at else None,
        "yours_to_score": any(
            one.user_id == who.id and one.done_at is None for one in sample.assessments
        ),
    }


def whole_sample(session: Session, who: Actor, sample: Sample) -> dict[str, Any]:
    """A sample with its card, the call, and what of the scores the actor may see now.

    Whoever was judged is not told who scored; nobody sees marks of others before all have scored.
    """
    sees = can_see_scores(who, sample)
    own = [one for one in sample.assessments if one.user_id == who.id and one.done_at]
    shown = sample.assessments if sees else own
    found = [one for one in sample.findings if one.dropped_at is None]
    appeal = sample.appeal
    return sample_document(who, sample) | {
        "criteria": [
            {"title": one.title, "detail": one.detail, "points": one.points, "skill": one.skill}
            for one in sample.card.criteria
        ],
        "history": _history(session, sample),
        "marks": sample.marks if sample.concluded_at else None,
        "calibration": sample.calibration or None,
        "assessments": [_assessment(one, named=not is_judged(who, sample)) for one in shown],
        "findings": [finding_document(one) for one in found if sees or one.found_by_id == who.id],
        "acknowledged_at": sample.acknowledged_at.isoformat() if sample.acknowledged_at else None,
        "appeal": None
        if appeal is None
        else {
            "reason": appeal.reason,
            "at": appeal.at.isoformat(),
            "due_at": appeal.due_at.isoformat(),
            "upheld": appeal.is_upheld,
            "answer": appeal.answer or None,
            "decided_at": appeal.decided_at.isoformat() if appeal.decided_at else None,
        },
    }


def finding_document(finding: Finding) -> dict[str, Any]:
    """What was found: by which criterion, and what it is about."""
    return {
        "criterion": finding.criterion,
        "skill": finding.skill,
        "cause": str(finding.cause),
        "entry": _number(finding.entry),
        "place": finding.place or None,
        "text": finding.text or None,
        "flag": finding.flag or None,
    }


def weak_document(found: WeakPoints) -> dict[str, Any]:
    """Findings counted by what they point at, and what is to be trained."""
    counted = {
        "agents": found.by_agent,
        "departments": found.by_team,
        "entries": found.by_entry,
        "categories": found.by_category,
        "skills": found.by_skill,
    }
    return {name: [_weak(one) for one in some] for name, some in counted.items()} | {
        "needs": [
            {"agent": one.user.name, "skill": one.skill, "since": one.since.isoformat()}
            for one in found.needs
        ]
    }


def _weak(one: Weak) -> dict[str, Any]:
    return {"name": one.name, "reference": one.reference or None, "findings": one.findings}


def _assessment(one: Assessment, *, named: bool) -> dict[str, Any]:
    given = {"marks": one.marks, "total": one.total, "note": one.note or None}
    return given | ({"by": one.user.name} if named else {})


def _history(session: Session, sample: Sample) -> dict[str, Any] | None:
    if sample.call is None:
        return None
    found = history_of(session, sample.call)
    return {
        "outcome": str(sample.call.outcome) if sample.call.outcome else None,
        "seconds": sample.call.seconds,
        "recording": sample.call.recording,
        "searches": [{"text": one.text, "at": one.at.isoformat()} for one in found.searches],
        "used": [
            {
                "number": one.number,
                "title": one.title,
                "revision": one.revision,
                "action": str(one.action),
            }
            for one in found.uses
        ],
        "questions": [one.text for one in found.questions],
    }


def _number(entry: Entry | None) -> str | None:
    return entry.number if entry is not None and may_know_of(entry) else None
