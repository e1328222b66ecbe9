"""Monitoring: plans and their draw, samples, scores, appeals, weak points."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from core import clock
from core.base_schema import BaseSchema, Choice, Whole
from kb_app.api import request_response
from kb_app.api.documents.monitoring_documents import (
    plan_document,
    sample_document,
    weak_document,
    whole_sample,
)
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from monitoring import queries, schemas
from monitoring.models import Plan, Sample
from monitoring.permissions import can_watch_monitoring
from monitoring.services import appealing, assessing, drawing, planning
from people.actors import Actor

LISTS: dict[str, Callable[..., Any]] = {
    "to_score": queries.to_score,
    "to_decide": queries.to_decide,
    "own": queries.own_scores,
}


class Waiting(StrEnum):
    """Which samples are asked for."""

    TO_SCORE = "to_score"
    TO_DECIDE = "to_decide"
    OWN = "own"


class SampleListSchema(request_response.PageSchema):
    """Which samples: those to be scored, those with an appeal or apart, or of one's own calls."""

    show = Choice(tuple(Waiting), load_default=Waiting.TO_SCORE)


class WeakSchema(BaseSchema):
    """Over how many days is counted."""

    days = Whole(load_default=30, least=1, most=366)


@blueprint.get("/monitoring/plans")
def list_plans() -> Response:
    """Plans with their quotas and how far each level is, the latest first."""
    asked = request_response.arguments(request_response.PageSchema())
    with container().database.reading() as session:
        queries.require_concerned(session, actor())
        page = queries.plans(session, limit=asked["limit"], offset=asked["offset"])
        items = [_plan(session, actor(), one) for one in page.items]
    return jsonify(request_response.page_body(page, items))


@blueprint.post("/monitoring/plans")
def make_plan() -> Response:
    """Make a plan; the fingerprint of its seed is told from now on."""
    values = request_response.body(schemas.PlanSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return _plan(session, who, planning.make_plan(session, who, values)), 201

    return request_response.write(work)


@blueprint.post("/monitoring/plans/<int(max=2147483647):plan_id>/draw")
def draw_plan(plan_id: int) -> Response:
    """Draw what it asks for, once."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return _plan(session, who, drawing.draw_plan(session, who, plan_id)), 200

    return request_response.write(work)


@blueprint.get("/monitoring/samples")
def list_samples() -> Response:
    """What waits to be scored or decided, or scores of one's own calls."""
    asked = request_response.arguments(SampleListSchema())
    with container().database.reading() as session:
        who = actor()
        queries.require_concerned(session, who)
        page = LISTS[asked["show"]](session, who, limit=asked["limit"], offset=asked["offset"])
        items = [sample_document(who, one) for one in page.items]
    return jsonify(request_response.page_body(page, items))


@blueprint.get("/monitoring/samples/<int(max=2147483647):sample_id>")
def read_sample(sample_id: int) -> Response:
    """One sample with its card, the call or entry, and the scores one may see."""
    with container().database.reading() as session:
        found = queries.sample_with_id(session, actor(), sample_id)
        return jsonify(whole_sample(session, actor(), found))


@blueprint.post("/monitoring/samples/<int(max=2147483647):sample_id>/score")
def score_sample(sample_id: int) -> Response:
    """Score a sample, blind to what others made of it."""
    values = request_response.body(schemas.AssessmentSchema())
    return _changed(lambda session, who: assessing.assess(session, who, sample_id, values))


@blueprint.post("/monitoring/samples/<int(max=2147483647):sample_id>/calibrate")
def calibrate_sample(sample_id: int) -> Response:
    """Say which marks hold where two are too far apart."""
    values = request_response.body(schemas.CalibrationSchema())
    return _changed(lambda session, who: assessing.calibrate(session, who, sample_id, values))


@blueprint.post("/monitoring/samples/<int(max=2147483647):sample_id>/acknowledge")
def acknowledge_sample(sample_id: int) -> Response:
    """The agent leaves it at that."""
    return _changed(lambda session, who: appealing.acknowledge(session, who, sample_id))


@blueprint.post("/monitoring/samples/<int(max=2147483647):sample_id>/appeal")
def appeal_sample(sample_id: int) -> Response:
    """The agent does not agree, and says why."""
    reason = request_response.body(schemas.AppealSchema())["reason"]
    return _changed(lambda session, who: appealing.appeal(session, who, sample_id, reason))


@blueprint.post("/monitoring/samples/<int(max=2147483647):sample_id>/answer")
def answer_sample(sample_id: int) -> Response:
    """Answer an appeal; upheld with the marks that hold from now on."""
    values = request_response.body(schemas.AppealAnswerSchema())
    return _changed(lambda session, who: appealing.answer_appeal(session, who, sample_id, values))


@blueprint.get("/monitoring/weak-points")
def list_weak_points() -> Response:
    """Findings of some days by agent, department, entry, category, skill; needs of training."""
    asked = request_response.arguments(WeakSchema())
    today = clock.today()
    since = today - timedelta(days=asked["days"] - 1)
    with container().database.reading() as session:
        return jsonify(weak_document(queries.weak_points(session, actor(), since, today)))


def _changed(act: Callable[[Session, Actor], Sample]) -> Response:
    """Do it, and answer with the sample as it is then."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        sample = act(session, who)
        session.flush()
        return whole_sample(session, who, sample), 200

    return request_response.write(work)


def _plan(session: Session, who: Actor, plan: Plan) -> dict[str, Any]:
    leads = can_watch_monitoring(who)
    agreed = queries.agreed(session, [plan.id])[plan.id] if leads else None
    return plan_document(plan, queries.progress(session, [plan.id])[plan.id], agreed)
