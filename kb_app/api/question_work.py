"""What is done with a question: routed, answered, regrouped, put off, closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response
from sqlalchemy.orm import Session

from kb_app.api import request_response
from kb_app.api.documents.question_documents import answer_document, group_document
from kb_app.api.v1 import blueprint
from kb_app.container import container
from people.actors import Actor
from questions import queries, schemas
from questions.models import QuestionAnswer, QuestionGroup
from questions.services import (
    answering,
    ending,
    flagging,
    regrouping,
    routing,
)


@blueprint.post("/questions/<reference>/confirm")
def confirm_flag(reference: str) -> Response:
    """The department found a flag to be right: it holds beyond the revision it was about."""
    return changed(lambda session, who: flagging.confirm(session, who, reference))


@blueprint.post("/questions/<reference>/route")
def route_question(reference: str) -> Response:
    """Give it to another department; from its own department a return with a proposal."""
    values = request_response.body(schemas.RouteSchema())
    to, why = values["department"], values["reason"]
    return changed(lambda session, who: routing.route(session, who, reference, to, why))


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
    return changed(lambda session, who: answering.set_interim(session, who, reference, note))


@blueprint.post("/questions/<reference>/merge")
def merge_question(reference: str) -> Response:
    """Put its group into another one; gives that one."""
    values = request_response.body(schemas.MergeSchema())
    into = values["into"]
    return changed(lambda session, who: regrouping.merge(session, who, reference, into))


@blueprint.post("/questions/<reference>/split")
def split_question(reference: str) -> Response:
    """Take questions out of the group; gives the new one."""
    values = request_response.body_or_nothing(schemas.SplitSchema())
    out = values["questions"]
    return changed(lambda session, who: regrouping.split(session, who, reference, out), 201)


@blueprint.post("/questions/<reference>/undo")
def undo_regrouping(reference: str) -> Response:
    """Take the last merge or split of the group back."""
    return changed(lambda session, who: regrouping.undo(session, who, reference))


@blueprint.post("/questions/<reference>/snooze")
def snooze_question(reference: str) -> Response:
    """Out of the department's way for some hours; the deadline stands."""
    values = request_response.body(schemas.SnoozeSchema())
    hours = values["hours"]
    return changed(lambda session, who: routing.snooze(session, who, reference, hours))


@blueprint.post("/questions/<reference>/close")
def close_question(reference: str) -> Response:
    """An agent closes what they asked, a department the whole group; with a reason."""
    values = request_response.body(schemas.ReasonSchema())
    why = values["reason"]
    return changed(lambda session, who: ending.close(session, who, reference, why))


def changed(change: Callable[[Session, Actor], QuestionGroup], status: int = 200) -> Response:
    """Change a group in one transaction; answer with what it is then."""
    return request_response.write(
        lambda session, who: (plain(session, change(session, who)), status)
    )


def _answered(give: Callable[[Session, Actor], QuestionAnswer], status: int) -> Response:
    """Give an answer in one transaction; answer with it and its group."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        answer = give(session, who)
        return {**answer_document(answer), "group": plain(session, answer.group)}, status

    return request_response.write(work)


def plain(session: Session, group: QuestionGroup) -> dict[str, Any]:
    """A group as lists show it."""
    demand = queries.demand_of(session, [group.id])
    return group_document(group, demand.get(group.id, queries.Demand()))
