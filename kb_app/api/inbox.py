"""One's own inbox: what one was told, and marking it as read."""

from __future__ import annotations

from typing import Any

from flask import Response, jsonify
from sqlalchemy.orm import Session

from core.base_schema import YesNo
from kb_app.api import request_response
from kb_app.api.documents.entry_documents import message_document
from kb_app.api.v1 import blueprint
from kb_app.auth import actor
from kb_app.container import container
from people.actors import Actor
from people.notifications import notifying, queries


class InboxSchema(request_response.PageSchema):
    """Which messages are asked for."""

    unread = YesNo(load_default=False)


@blueprint.get("/inbox")
def list_messages() -> Response:
    """One's own messages, newest first, and how many are unread."""
    asked = request_response.arguments(InboxSchema())
    who = actor()
    with container().database.reading() as session:
        page = queries.inbox(
            session, who, unread_only=asked["unread"], limit=asked["limit"], offset=asked["offset"]
        )
        unread = queries.unread_count(session, who)
        items = [message_document(message) for message in page.items]
    return jsonify(request_response.page_body(page, items) | {"unread": unread})


@blueprint.post("/inbox/<int:message_id>/read")
def read_message(message_id: int) -> Response:
    """Mark one message as read."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return message_document(notifying.mark_read(session, who, message_id)), 200

    return request_response.write(work)


@blueprint.post("/inbox/read")
def read_all_messages() -> Response:
    """Mark all messages as read."""

    def work(session: Session, who: Actor) -> tuple[Any, int]:
        return {"read": notifying.mark_all_read(session, who)}, 200

    return request_response.write(work)
