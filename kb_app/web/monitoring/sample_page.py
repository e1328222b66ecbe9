"""One sample: the call or entry, the card, and what became of its score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from calls.queries import history_of
from content.kinds.score_criteria import MARKS, Criterion
from core.errors import DomainError
from core.messages import LazyText, _
from kb_app.auth import actor
from kb_app.container import container
from kb_app.errors import status_of
from kb_app.web.blueprint import blueprint
from kb_app.web.kit.request_form import NOTHING_TYPED
from monitoring.models import CAUSE_LABELS, LEVEL_LABELS, Sample
from monitoring.permissions import (
    can_answer_appeal,
    can_calibrate,
    can_see_scores,
    is_judged,
)
from monitoring.queries import sample_with_id
from people.actors import Actor

FINDINGS_OFFERED = 3
MET, PARTLY, MISSED = MARKS
MARK_LABELS: dict[str, LazyText] = {
    str(MET): _("做到"),
    str(PARTLY): _("部分"),
    str(MISSED): _("没做到"),
    "none": _("不涉及"),
}


@dataclass(frozen=True)
class ScoredRow:
    """A criterion with what each made of it, and what holds."""

    criterion: Criterion
    given: Sequence[float | None]
    holds: float | None


@blueprint.get("/monitoring/samples/<int:sample_id>")
def monitored_sample(sample_id: int) -> ResponseReturnValue:
    """One sample, as the actor may see it now."""
    with container().database.reading() as session:
        return sample_page(session, sample_id)


def sample_page(
    session: Session,
    sample_id: int,
    error: DomainError | None = None,
    action: str = "",
    typed: Mapping[str, Any] = NOTHING_TYPED,
) -> ResponseReturnValue:
    """The page; with `error`, what the form of `action` was refused for, and what was `typed`."""
    who = actor()
    one = sample_with_id(session, who, sample_id)
    sees = can_see_scores(who, one)
    html = render_template(
        "monitoring/sample.html",
        one=one,
        card=one.card,
        history=history_of(session, one.call) if one.call is not None else None,
        own=next((given for given in one.assessments if given.user_id == who.id), None),
        scored=scored_rows(one) if sees else [],
        sees=sees,
        judged=is_judged(who, one),
        findings=_findings(who, one, sees),
        calibrates=can_calibrate(who, one),
        answers=can_answer_appeal(who, one),
        marks=MARK_LABELS,
        held=_held(one),
        causes=CAUSE_LABELS,
        levels=LEVEL_LABELS,
        offered=FINDINGS_OFFERED,
        error=error,
        action=action,
        typed=typed,
    )
    return html, status_of(error) if error else 200


def scored_rows(sample: Sample) -> list[ScoredRow]:
    """Criterion by criterion: who gave what, in the order of the assessments, and what holds."""
    given = [one.marks or [] for one in sample.assessments]
    return [
        ScoredRow(
            criterion,
            [marks[place] for marks in given],
            sample.marks[place] if sample.marks is not None else None,
        )
        for place, criterion in enumerate(sample.card.criteria)
    ]


def _held(sample: Sample) -> list[str]:
    """The marks that hold, as the form names them; a mean of two as the nearest."""
    return [
        "none" if mark is None else str(min(MARKS, key=lambda known: abs(known - mark)))
        for mark in sample.marks or ()
    ]


def _findings(who: Actor, sample: Sample, sees: bool) -> list[Any]:
    """Findings that hold: all of them for whoever sees the scores, else one's own."""
    holding = [one for one in sample.findings if one.dropped_at is None]
    return holding if sees else [one for one in holding if one.found_by_id == who.id]
