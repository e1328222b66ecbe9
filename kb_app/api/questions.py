"""Questions agents could not answer: recorded, listed, routed, answered, merged, closed; flags."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, jsonify
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.models import Category
from core.base_schema import BaseSchema, Choice, Line, YesNo
from core.errors import Invalid
from core.messages import _
from kb_app.api import request_response
from kb_app.api.question_documents import (
    answer_document,
    group_document,
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
from questions.models import TEXT_MAX, GroupKind, GroupState, QuestionAnswer, QuestionGroup
from questions.services import (
    answering,
    callbacks,
    details,
    ending,
    flagging,
    recording,
    regrouping,
    routing,
)

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
            category_id=_category_id(session, asked["category"]),
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
        answers = recording.answers_to(session, actor(), context, values["text"])

    def work(session: Session, who: Actor) -> tuple[Any, int]:
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


@blueprint.post("/questions/<reference>/confirm")
def confirm_flag(reference: str) -> Response:
    """The department found a flag to be right: it holds beyond the revision it was about."""
    return _changed(lambda session, who: flagging.confirm(session, who, reference))


@blueprint.post("/questions/<reference>/route")
def route_question(reference: str) -> Response:
    """Give it to another department; from its own department a return with a proposal."""
    values = request_response.body(schemas.RouteSchema())
    to, why = values["department"], values["reason"]
    return _changed(lambda session, who: routing.route(session, who, reference, to, why))


@blueprint.post("/questions/<reference>/answer")
def answer_question(reference: str) -> Response:
    """A draft answer with the phrasings as variants, to be submitted like any other."""
    values = request_response.body(schemas.AnswerQuestionSchema())
    return _answered(
        lambda session, who: answering.draft_answer(session, who, reference, values), 201
    )


@blueprint.post("/questions/<reference>/link")
def link_question(reference: str) -> Response:
    """Answer by an entry that is published; `not_found` names phrasings that do not find it."""
    values = request_response.body(schemas.LinkSchema())
    number = values["number"]
    return _answered(
        lambda session, who: answering.link(
            session, who, container().question_context, reference, number
        ),
        200,
    )


@blueprint.post("/questions/<reference>/variants")
def add_variants(reference: str) -> Response:
    """A draft of the answering entry with the phrasings that did not find it as variants."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return answer_document(answering.add_variants(session, who, reference)), 201

    return request_response.write(work)


@blueprint.post("/questions/<reference>/interim")
def set_interim(reference: str) -> Response:
    """What agents may say until there is an answer."""
    values = request_response.body(schemas.InterimSchema())
    note = values["note"]
    return _changed(lambda session, who: answering.set_interim(session, who, reference, note))


@blueprint.post("/questions/<reference>/merge")
def merge_question(reference: str) -> Response:
    """Put its group into another one; gives that one."""
    values = request_response.body(schemas.MergeSchema())
    into = values["into"]
    return _changed(lambda session, who: regrouping.merge(session, who, reference, into))


@blueprint.post("/questions/<reference>/split")
def split_question(reference: str) -> Response:
    """Take questions out of the group; gives the new one."""
    values = request_response.body_or_nothing(schemas.SplitSchema())
    out = values["questions"]
    return _changed(lambda session, who: regrouping.split(session, who, reference, out), 201)


@blueprint.post("/questions/<reference>/undo")
def undo_regrouping(reference: str) -> Response:
    """Take the last merge or split of the group back."""
    return _changed(lambda session, who: regrouping.undo(session, who, reference))


@blueprint.post("/questions/<reference>/snooze")
def snooze_question(reference: str) -> Response:
    """Out of the department's way for some hours; the deadline stands."""
    values = request_response.body(schemas.SnoozeSchema())
    hours = values["hours"]
    return _changed(lambda session, who: routing.snooze(session, who, reference, hours))


@blueprint.post("/questions/<reference>/close")
def close_question(reference: str) -> Response:
    """An agent closes what they asked, a department the whole group; with a reason."""
    values = request_response.body(schemas.ReasonSchema())
    why = values["reason"]
    return _changed(lambda session, who: ending.close(session, who, reference, why))


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
    """Who is owed a call, the earliest promise first: one's own, for supervisors all."""
    asked = request_response.arguments(request_response.PageSchema())
    with container().database.reading() as session:
        page = queries.callbacks_owed(session, actor(), **asked)
        items = [
            question_document(question, actor(), container().question_context.callers)
            | {"group": question.group.number, "state": str(question.group.state)}
            for question in page.items
        ]
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


def _changed(change: Callable[[Session, Actor], QuestionGroup], status: int = 200) -> Response:
    """Change a group in one transaction; answer with what it is then."""
    return request_response.write(
        lambda session, who: (_plain(session, change(session, who)), status)
    )


def _answered(give: Callable[[Session, Actor], QuestionAnswer], status: int) -> Response:
    """Give an answer in one transaction; answer with it and its group."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        answer = give(session, who)
        return {**answer_document(answer), "group": _plain(session, answer.group)}, status

    return request_response.write(work)


def _plain(session: Session, group: QuestionGroup) -> dict[str, Any]:
    demand = queries.demand_of(session, [group.id])
    return group_document(group, demand.get(group.id, queries.Demand()))


def _whole(session: Session, who: Actor, group: QuestionGroup) -> dict[str, Any]:
    demand = queries.demand_of(session, [group.id])
    callers = container().question_context.callers
    return whole_document(group, demand.get(group.id, queries.Demand()), who, callers)


def _category_id(session: Session, code: str | None) -> int | None:
    if not code:
        return None
    found = session.scalar(select(Category.id).where(Category.code == code))
    if found is None:
        raise Invalid.field("category", _("没有代码为 {code} 的业务类别", code=code))
    return found
