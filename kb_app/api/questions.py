"""Questions agents could not answer, as agents meet them: recorded, listed, called back; flags."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from calls.queries import asked_from, owed_calls
from content.queries import category_coded
from core.base_schema import BaseSchema, Choice, Line, YesNo
from kb_app.api import request_response
from kb_app.api.documents.question_documents import (
    group_document,
    owed_document,
    question_document,
    similar_document,
    whole_document,
)
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from people.queries import department_coded
from people.schemas import CODE_MAX
from questions import queries, schemas
from questions.models import TEXT_MAX, GroupKind, GroupState, QuestionGroup
from questions.services import (
    callbacks,
    details,
    flagging,
    recording,
)
from questions.services.raising import told_of_danger

LISTED: dict[str, tuple[GroupState, ...] | None] = {
    **{str(state): (state,) for state in GroupState},
    "all": None,
}


class QuestionListSchema(request_response.PageSchema):
    """Which questions are asked for."""

    state = Choice(tuple(LISTED), load_default="open")
    kind = Choice(tuple(GroupKind), load_default=None)
    department = Line(load_default=None, max_length=CODE_MAX)
    category = Line(load_default=None, max_length=CODE_MAX)
    mine = YesNo(load_default=False)


class SimilarSchema(BaseSchema):
    """What is about to be recorded."""

    text = Line(required=True, max_length=TEXT_MAX)


@blueprint.get("/questions")
def list_questions() -> Response:
    """Questions by group: those due first come first."""
    asked = request_response.arguments(QuestionListSchema())
    with container().database.reading() as session:
        code = asked["department"]
        page = queries.groups(
            session,
            actor(),
            states=LISTED[asked["state"]],
            kind=GroupKind(asked["kind"]) if asked["kind"] else None,
            department_id=department_coded(session, code).id if code else None,
            category_id=category_coded(session, asked["category"]).id
            if asked["category"]
            else None,
            own=asked["mine"],
            limit=asked["limit"],
            offset=asked["offset"],
        )
        demand = queries.demand_of(session, [group.id for group in page.items])
        items = [group_document(g, demand.get(g.id, queries.Demand())) for g in page.items]
    return jsonify(request_response.page_body(page, items))


@blueprint.post("/questions")
def record_question() -> Response:
    """Record what could not be answered; it joins the group that means the same."""
    values = request_response.body(schemas.QuestionSchema())
    _catch_up()
    context = container().question_context
    with container().database.reading() as session:
        region_id = asked_from(session, actor(), values["region"], values["call"])
        asker = replace(actor(), region_id=region_id)
        answers = recording.answers_to(session, asker, context, values["text"], values["customer"])

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        who = replace(who, region_id=region_id)
        done = recording.record(session, who, context, values, answers)
        group = session.get_one(QuestionGroup, done.question.group_id)
        ids = {group.id, *(near.id for near, _match in done.similar.groups)}
        demand = queries.demand_of(session, sorted(ids))
        return {
            "id": done.question.id,
            "group": group.number,
            "joined": demand[group.id].sightings > 1,
            "sightings": demand[group.id].sightings,
            "department": group.department.code,
            "category": group.category.code,
            "due_at": group.due_at.isoformat(),
            "why": done.question.why,
            "told": told_of_danger(session, done.question),
            "similar": similar_document(done.similar, demand),
        }, 201

    return request_response.write(work)


@blueprint.get("/questions/similar")
def similar_questions() -> Response:
    """The closest published answers and questions on their way, before anything is stored."""
    asked = request_response.arguments(SimilarSchema())
    with container().database.reading() as session:
        similar = recording.similar_to(
            session, actor(), container().question_context, asked["text"]
        )
        demand = queries.demand_of(session, [group.id for group, _match in similar.groups])
        return jsonify(similar_document(similar, demand))


@blueprint.get("/questions/<reference>")
def read_question(reference: str) -> Response:
    """One group with its questions, by a question's id or the group's number."""
    with container().database.reading() as session:
        group = queries.named(session, actor(), reference).group
        return jsonify(_whole(session, actor(), group))


@blueprint.post("/questions/<reference>/call")
def record_call(reference: str) -> Response:
    """The call back, and what the customer said."""
    values = request_response.body(schemas.CallSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        question = callbacks.record_callback(session, who, reference, values)
        return question_document(question, who, None), 200

    return request_response.write(work)


@blueprint.post("/questions/<reference>/details")
def complete_question(reference: str) -> Response:
    """Add details, a promised call or the group it belongs to; to a question of one's own."""
    values = request_response.body(schemas.CompletionSchema())
    _catch_up()

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        question = details.add_details(
            session, who, container().question_context, reference, values
        )
        document = question_document(question, who, None)
        group = session.get_one(QuestionGroup, question.group_id)
        demand = queries.demand_of(session, [group.id])[group.id]
        return document | {
            "group": group.number,
            "sightings": demand.sightings,
            "due_at": group.due_at.isoformat(),
        }, 200

    return request_response.write(work)


@blueprint.get("/callbacks")
def list_callbacks() -> Response:
    """Who is owed a call, the earliest promise first: one's own, for supervisors all.

    Those without a group were promised in a call in which nothing was recorded.
    """
    asked = request_response.arguments(request_response.PageSchema())
    with container().database.reading() as session:
        page = owed_calls(session, actor(), **asked)
        callers = container().question_context.callers
        items = [owed_document(one, actor(), callers) for one in page.items]
    return jsonify(request_response.page_body(page, items))


@blueprint.post("/entries/<number>/flags")
def flag_entry(number: str) -> Response:
    """Report that published content is wrong, outdated or unclear."""
    values = request_response.body(schemas.FlagSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        flagged = flagging.flag(session, who, number, values)
        group = session.get_one(QuestionGroup, flagged.group_id)
        return {
            "id": flagged.id,
            "flag": group.number,
            "entry": number,
            "department": group.department.code,
            "due_at": group.due_at.isoformat(),
        }, 201

    return request_response.write(work)


def _catch_up() -> None:
    """Have in memory what was asked before a transaction holds up everybody else's."""
    with container().database.reading() as session:
        container().question_context.phrasings.catch_up(session)


def _whole(session: Session, who: Actor, group: QuestionGroup) -> dict[str, Any]:
    demand = queries.demand_of(session, [group.id])
    callers = container().question_context.callers
    return whole_document(group, demand.get(group.id, queries.Demand()), who, callers)
