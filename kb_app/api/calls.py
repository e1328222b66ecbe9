"""The agent's call: begun, noted in, closed; lines heard in it and what is proposed for them."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from calls import queries, schemas
from calls.models import Call
from calls.queries import Proposed
from calls.services import beginning, calling_back, closing, hearing
from grievances.handling.queries import handlings_in_call
from kb_app.api import request_response
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from people.models import Region
from questions.schemas import CallSchema

LINES_AT_ONCE = 20


@blueprint.post("/calls")
def begin_call() -> Response:
    """A call begins, by the agent's page or by the telephony; the same again is the same one."""
    values = request_response.body_or_nothing(schemas.BeginSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        callers = container().question_context.callers
        call, is_new = beginning.begin(session, who, callers, values)
        return _document(session, call), 201 if is_new else 200

    return request_response.write(work)


@blueprint.get("/calls/<key>")
def read_call(key: str) -> Response:
    """A call of one's own: what was searched, opened, copied, recorded and complained of in it."""
    with container().database.reading() as session:
        call = queries.own_call(session, actor(), key)
        done = queries.history_of(session, call)
        history = {
            "searches": [
                {"query": one.text, "hits": one.hits, "at": one.at.isoformat()}
                for one in done.searches
            ],
            "used": [
                {
                    "number": one.number,
                    "revision": one.revision,
                    "title": one.title,
                    "action": str(one.action),
                    "at": one.at.isoformat(),
                }
                for one in done.uses
            ],
            "questions": [
                {"id": one.id, "group": one.group.number, "text": one.text}
                for one in done.questions
            ],
            "grievances": [
                {"number": one.number, "text": one.text_told}
                for one in handlings_in_call(session, actor(), call.key)
            ],
        }
        return jsonify(_document(session, call) | history)


@blueprint.put("/calls/<key>/note")
def note_in_call(key: str) -> Response:
    """The note of a call, whole; it is masked, and lasts as long as the call."""
    values = request_response.body(schemas.NoteSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return {"note": beginning.set_note(session, who, key, values["text"]).note}, 200

    return request_response.write(work)


@blueprint.post("/calls/<key>/close")
def close_call(key: str) -> Response:
    """What became of a call; within minutes it may be said otherwise."""
    values = request_response.body(schemas.CloseSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        context = container().question_context
        return _document(session, closing.close(session, who, context, key, values)), 200

    return request_response.write(work)


@blueprint.post("/calls/<key>/reopen")
def reopen_call(key: str) -> Response:
    """Take an outcome back: the call goes on."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return _document(session, closing.reopen(session, who, key)), 200

    return request_response.write(work)


@blueprint.post("/calls/<key>/discard")
def discard_call(key: str) -> Response:
    """A call that was begun by mistake is gone."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        closing.discard(session, who, key)
        return {"id": key, "discarded": True}, 200

    return request_response.write(work)


@blueprint.post("/calls/<key>/lines")
def hear_line(key: str) -> Response:
    """A line of speech as it is heard, and what the base has to say to it."""
    values = request_response.body(schemas.SpokenLineSchema())
    found, asked_from = hearing.Found(), None

    def before(session: Session, who: Actor) -> None:
        nonlocal found, asked_from
        asked_from = queries.own_call(session, who, key).region_id or who.region_id
        found = hearing.find_for(session, container().index.searcher, values["text"], asked_from)

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        text = values["text"] if container().settings.spoken_hours else ""
        line = hearing.keep_line(session, who, key, text, found)
        told = queries.proposed_for(session, [line], asked_from)[line.id]
        return {"id": line.id, "proposals": [_proposal_document(one) for one in told]}, 201

    return request_response.write(work, before=before)


@blueprint.get("/calls/<key>/lines")
def lines_heard(key: str) -> Response:
    """What was heard after a line, and what is proposed: for the page to ask now and then."""
    after = request_response.arguments(schemas.LinesSchema())["after"]
    with container().database.reading() as session:
        call = queries.own_call(session, actor(), key)
        lines = queries.lines_after(session, call, after, LINES_AT_ONCE)
        asked_from = call.region_id or actor().region_id
        told = queries.proposed_for(session, lines, asked_from) if lines else {}
        items = [
            {
                "id": line.id,
                "text": line.text,
                "at": line.at.isoformat(),
                "proposals": [_proposal_document(one) for one in told[line.id]],
            }
            for line in lines
        ]
        return jsonify({"lines": items, "ended": not call.is_under_way})


@blueprint.post("/calls/<key>/proposals")
def tell_of_proposals(key: str) -> ResponseReturnValue:
    """Which proposals the page has shown, and which were used."""
    told = request_response.body(schemas.ProposalsToldSchema())
    with container().database.transaction() as session:
        hearing.note_told(session, actor(), key, told["shown"], told["used"])
    return "", 204


@blueprint.post("/callbacks/<int:callback_id>/call")
def make_callback(callback_id: int) -> Response:
    """The call back that was promised in a call without a question, and what the customer said."""
    values = request_response.body(CallSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        made = calling_back.make_callback(session, who, callback_id, values)
        return {
            "id": made.id,
            "made_at": made.made_at.isoformat() if made.made_at else None,
            "satisfaction": str(made.satisfaction),
        }, 200

    return request_response.write(work)


def _document(session: Session, call: Call) -> dict[str, Any]:
    """A call as its agent sees it."""
    region = session.get(Region, call.region_id) if call.region_id else None
    return {
        "id": call.key,
        "bound": call.is_bound,
        "region": region.code if region else None,
        "begun_at": call.begun_at.isoformat(),
        "ended_at": call.ended_at.isoformat() if call.ended_at else None,
        "outcome": str(call.outcome) if call.outcome else None,
        "seconds": call.seconds,
        "note": call.note,
    }


def _proposal_document(one: Proposed) -> dict[str, Any]:
    return {
        "id": one.proposal.id,
        "number": one.number,
        "title": one.title,
        "say": one.say,
        "confidence": round(one.proposal.confidence, 3),
    }
