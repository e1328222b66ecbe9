"""Grievances: recorded, listed, worked on, called back about, filed."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from content.queries import category_coded
from core.base_schema import Choice, Line
from grievances.handling import queries, schemas
from grievances.handling.queries import Shown
from grievances.models import GrievanceType
from grievances.services import customer_calls, filing, taking_in, working
from kb_app.api import request_response
from kb_app.api.documents.grievance_documents import (
    grievance_document,
    recorded_document,
    whole_grievance,
)
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from people.queries import department_coded
from people.schemas import CODE_MAX
from questions.services.recording import answers_to


class GrievanceListSchema(request_response.PageSchema):
    """Which grievances are asked for."""

    state = Choice(tuple(Shown), load_default=Shown.OPEN)
    type = Choice(tuple(GrievanceType), load_default=None)
    category = Line(load_default=None, max_length=CODE_MAX)
    department = Line(load_default=None, max_length=CODE_MAX)


@blueprint.get("/grievances")
def list_grievances() -> Response:
    """Grievances: the highest grade first, then those due first."""
    asked = request_response.arguments(GrievanceListSchema())
    with container().database.reading() as session:
        code = asked["department"]
        page = queries.handlings(
            session,
            actor(),
            shown=Shown(asked["state"]),
            type_=GrievanceType(asked["type"]) if asked["type"] else None,
            category_id=category_coded(session, asked["category"]).id
            if asked["category"]
            else None,
            department_id=department_coded(session, code).id if code else None,
            limit=asked["limit"],
            offset=asked["offset"],
        )
        items = [grievance_document(one) for one in page.items]
    return jsonify(request_response.page_body(page, items))


@blueprint.post("/grievances")
def record_grievance() -> Response:
    """Record what a customer complains of: its number, grade, when it is due, what is like it."""
    values = request_response.body(schemas.GrievanceSchema())
    parts = container()
    with parts.database.reading() as session:
        answers = answers_to(session, actor(), parts.question_context, values["text"])

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        taken = taking_in.take_in(session, who, parts.question_context.callers, values)
        return recorded_document(taken, answers), 201

    return request_response.write(work)


@blueprint.get("/grievances/<number>")
def read_grievance(number: str) -> Response:
    """One grievance with its checklist, clocks, history."""
    callers = container().question_context.callers
    with container().database.reading() as session:
        found = queries.handling_named(session, actor(), number)
        return jsonify(whole_grievance(found, actor(), callers))


@blueprint.post("/grievances/<number>/steps")
def record_grievance_step(number: str) -> Response:
    """What was done: a task of the checklist, a hand-over, a joint visit, going outside."""
    values = request_response.body(schemas.HandlingStepSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        working.record_step(session, who, number, values)
        return _changed(session, who, number), 201

    return request_response.write(work)


@blueprint.post("/grievances/<number>/call")
def record_customer_call(number: str) -> Response:
    """The call to the customer: whether they take the solution, and are content."""
    values = request_response.body(schemas.CustomerCallSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        customer_calls.record_customer_call(session, who, number, values)
        return _changed(session, who, number), 200

    return request_response.write(work)


@blueprint.post("/grievances/<number>/close")
def close_grievance(number: str) -> Response:
    """File it with cause, responsibility and measure."""
    values = request_response.body(schemas.FilingSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        filing.file_away(session, who, number, values)
        return _changed(session, who, number), 200

    return request_response.write(work)


def _changed(session: Session, who: Actor, number: str) -> dict[str, Any]:
    session.flush()
    session.expire_all()
    found = queries.handling_named(session, who, number)
    return whole_grievance(found, who, None)
