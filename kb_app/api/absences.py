"""Absences: when members of the committee are away, and who stands in."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from core.base_schema import BaseSchema
from kb_app.api import request_response
from kb_app.api.documents.entry_documents import absence_document
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from people.schemas import AbsenceSchema
from review import services
from review.assignment import presence


@blueprint.get("/absences")
def list_absences() -> Response:
    """Absences that are not over: one's own; everybody's for the chair and administrators."""
    request_response.arguments(BaseSchema())
    with container().database.reading() as session:
        items = [absence_document(one) for one in presence.absences(session, actor())]
    return jsonify({"items": items})


@blueprint.post("/absences")
def enter_absence() -> Response:
    """Enter an absence; what waits goes to the delegate or is shared out from its first day on."""
    values = request_response.body(AbsenceSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return absence_document(services.enter_absence(session, who, values)), 201

    return request_response.write(work)


@blueprint.delete("/absences/<int:absence_id>")
def cancel_absence(absence_id: int) -> Response:
    """Take an absence out of the calendar."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return absence_document(services.cancel_absence(session, who, absence_id)), 200

    return request_response.write(work)
