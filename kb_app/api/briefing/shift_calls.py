"""Shifts: who works when."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema
from kb_app.api import request_response
from kb_app.api.documents.briefing_documents import shift_document
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from people.permissions import require_shift_manager
from people.schemas import ShiftSchema
from people.services import shift_rota
from people.shift_calendar import all_shifts


@blueprint.get("/shifts")
def list_shifts() -> Response:
    """All shifts with their members, those in use first."""
    request_response.arguments(BaseSchema())
    require_shift_manager(actor())
    with container().database.reading() as session:
        return jsonify(items=[shift_document(one) for one in all_shifts(session)])


@blueprint.post("/shifts")
def add_shift() -> Response:
    """Add a shift."""
    values = request_response.body(ShiftSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return shift_document(shift_rota.save_shift(session, who, values)), 201

    return request_response.write(work)


@blueprint.put("/shifts/<int(max=2147483647):shift_id>")
def save_shift(shift_id: int) -> Response:
    """Change a shift as a whole; `If-Match` names the version it was read in."""
    version = request_response.expected_version()
    values = request_response.body(ShiftSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        shift = shift_rota.save_shift(session, who, values, shift_id=shift_id, version=version)
        return shift_document(shift), 200

    return request_response.write(work)
