"""Required reading: one's own list, confirming, what supervisors and the committee do with it."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from briefing import queries, reading_watch
from briefing.permissions import require_watcher
from briefing.proposing import proposal
from briefing.schemas import ConfirmSchema, ReadingChoiceSchema, RemindSchema, RequireSchema
from briefing.services import confirming, reminding, requiring
from core.base_schema import BaseSchema
from kb_app.api import request_response
from kb_app.api.documents.briefing_documents import (
    choice_document,
    confirmation_document,
    reading_document,
    to_read_document,
    watched_document,
)
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from review.queries import published_beside, review_numbered


@blueprint.get("/required-readings")
def list_required_readings() -> Response:
    """What one has yet to read, what is due first: what changed, and what is asked about it."""
    request_response.arguments(BaseSchema())
    with container().database.reading() as session:
        items = [to_read_document(one) for one in queries.to_read(session, actor())]
    return jsonify({"items": items})


@blueprint.post("/required-readings")
def require_reading() -> Response:
    """Make what is published of an entry required reading."""
    values = request_response.body(RequireSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        made = requiring.require_now(session, who, values, usual_minutes=_usual_minutes())
        return reading_document(made), 201

    return request_response.write(work)


@blueprint.get("/required-readings/watched")
def watch_readings() -> Response:
    """Every open reading with who has yet to confirm it, by shift."""
    request_response.arguments(BaseSchema())
    require_watcher(actor())
    with container().database.reading() as session:
        items = [watched_document(one) for one in reading_watch.watched(session)]
    return jsonify({"items": items})


@blueprint.delete("/required-readings/<int(max=2147483647):reading_id>")
def call_off_reading(reading_id: int) -> Response:
    """Ask nobody any more."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return reading_document(requiring.call_off(session, who, reading_id)), 200

    return request_response.write(work)


@blueprint.post("/required-readings/<int(max=2147483647):reading_id>/confirmation")
def confirm_reading(reading_id: int) -> Response:
    """Confirm that one has read it; a wrong figure is answered with the passage."""
    values = request_response.body(ConfirmSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        made = confirming.confirm(session, who, reading_id, values["revision"], values["choice"])
        return confirmation_document(made, values["revision"]), 200

    return request_response.write(work)


@blueprint.post("/required-readings/<int(max=2147483647):reading_id>/reminders")
def remind_of_reading(reading_id: int) -> Response:
    """Remind those who have yet to confirm, of one shift or all."""
    values = request_response.body_or_nothing(RemindSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        pause = container().settings.reading_remind_minutes
        shift_id = values["shift"]
        told = reminding.remind(session, who, reading_id, shift_id=shift_id, pause_minutes=pause)
        return {"reminded": told}, 200

    return request_response.write(work)


@blueprint.get("/reviews/<int:review_id>/required-reading")
def read_reading_choice(review_id: int) -> Response:
    """Whether what is under review is to be required reading: what is proposed, what was chosen."""
    request_response.arguments(BaseSchema())
    with container().database.reading() as session:
        review = review_numbered(session, actor(), review_id)
        proposed = proposal(session, published_beside(session, review), review.revision)
        chosen = queries.choice_for(session, review.revision)
        return jsonify(
            proposed=proposed.required,
            why=str(proposed.why),
            chosen=choice_document(session, chosen) if chosen else None,
        )


@blueprint.put("/reviews/<int:review_id>/required-reading")
def choose_reading(review_id: int) -> Response:
    """Choose whether what is under review becomes required reading, for whom, by when."""
    values = request_response.body(ReadingChoiceSchema())

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        chosen = requiring.choose(session, who, review_id, values, usual_minutes=_usual_minutes())
        session.refresh(chosen)
        return choice_document(session, chosen), 200

    return request_response.write(work)


def _usual_minutes() -> int:
    return container().settings.reading_due_minutes
