"""Hand-overs: what would move, proposed, answered, taken back."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema, Choice
from handover import queries
from handover.models import PENDING, Handover, HandoverState
from handover.schemas import HandoverSchema, RefusalSchema
from handover.services.accepting import accept, refuse
from handover.services.offering import moves_now, preview, propose, withdraw
from kb_app.api import request_response
from kb_app.api.documents.duty_documents import (
    handover_document,
    moved_document,
    moving_document,
)
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor


class HandoverListSchema(request_response.PageSchema):
    """Which hand-overs are listed."""

    state = Choice(tuple(HandoverState), load_default=None)


@blueprint.get("/handovers")
def list_handovers() -> Response:
    """Those one may know of, pending ones first."""
    asked = request_response.arguments(HandoverListSchema())
    state = HandoverState(asked["state"]) if asked["state"] else None
    slice_ = {"limit": asked["limit"], "offset": asked["offset"]}
    with container().database.reading() as session:
        page = queries.handovers(session, actor(), state=state, **slice_)
        items = [handover_document(one) for one in page.items]
    return jsonify(request_response.page_body(page, items))


@blueprint.post("/handovers")
def propose_handover() -> Response:
    """Propose one; the receiver is asked."""
    values = request_response.body(HandoverSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return _document(session, propose(session, who, values)), 201

    return request_response.write(work)


@blueprint.post("/handovers/preview")
def preview_handover() -> Response:
    """What would move; saves nothing."""
    values = request_response.body(HandoverSchema())
    with container().database.reading() as session:
        giver, receiver, found = preview(session, actor(), values)
        told = {"giver": giver.code, "receiver": receiver.code}
        return jsonify(told | moving_document(found))


@blueprint.get("/handovers/<int(max=2147483647):handover_id>")
def show_handover(handover_id: int) -> Response:
    """One hand-over with what would move, or what did."""
    request_response.arguments(BaseSchema())
    with container().database.reading() as session:
        found = queries.handover_with_id(session, actor(), handover_id)
        return jsonify(_document(session, found))


@blueprint.post("/handovers/<int(max=2147483647):handover_id>/accept")
def accept_handover(handover_id: int) -> Response:
    """The receiver says yes."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return _document(session, accept(session, who, handover_id)), 200

    return request_response.write(work)


@blueprint.post("/handovers/<int(max=2147483647):handover_id>/refuse")
def refuse_handover(handover_id: int) -> Response:
    """The receiver says no, and why."""
    values = request_response.body(RefusalSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return _document(session, refuse(session, who, handover_id, values["reason"])), 200

    return request_response.write(work)


@blueprint.post("/handovers/<int(max=2147483647):handover_id>/withdraw")
def withdraw_handover(handover_id: int) -> Response:
    """Take it back before its day."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return _document(session, withdraw(session, who, handover_id)), 200

    return request_response.write(work)


def _document(session: Session, found: Handover) -> dict[str, Any]:
    if found.state == HandoverState.DONE:
        return moved_document(found)
    moving = moves_now(session, found) if found.state in PENDING else None
    return handover_document(found, moving)
